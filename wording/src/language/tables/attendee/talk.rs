//! Chat and questions of attendees, their names, and the counts.

texts! { talk;
    YOU: "You" | "Sie";
    NOBODY_WROTE: "Nobody has written yet" | "Noch hat niemand geschrieben";
    SAY_HELLO: "Say hello. Everybody in the room sees it." | "Sagen Sie Hallo. Alle im Raum sehen es.";
    SENDING: "Sending…" | "Wird gesendet…";
    AGAIN: "Try again" | "Noch einmal";
    DISCARD: "Discard" | "Verwerfen";
    NEW_MESSAGES: "New messages" | "Neue Nachrichten";
    DO_NOT_READ_OUT: "Do not read new messages out" | "Neue Nachrichten nicht vorlesen";
    MORE_MESSAGES: "1 more message.", "{n} more messages." | "1 weitere Nachricht.", "{n} weitere Nachrichten.";
    MUTED: "An organizer has muted you" | "Sie wurden stummgeschaltet";
    WRITE: "Write to everybody" | "An alle schreiben";
    YOUR_MESSAGE: "Your message" | "Ihre Nachricht";
    SEND: "Send" | "Senden";

    WRITE_FOR_APPROVAL: "Write: shown once approved" | "Schreiben: erscheint nach Freigabe";
    CHAT_OFF: "The chat is off now" | "Der Chat ist gerade aus";
    BANNED: "You can only watch this session" | "Sie können hier nur zusehen";
    WAITS_FOR_APPROVAL: "Waits for approval" | "Wartet auf Freigabe";
    PINNED: "Pinned message" | "Angeheftete Nachricht";
    EDITED: "(edited)" | "(geändert)";
    ABOUT_MESSAGE: "What you can do about this message" | "Was Sie mit dieser Nachricht tun können";
    REPLY: "Reply" | "Antworten";
    EDIT: "Edit" | "Ändern";
    TAKE_BACK: "Delete" | "Löschen";
    TOO_LATE: "Only within five minutes" | "Nur binnen fünf Minuten";
    YOUR_REPLY: "Your reply" | "Ihre Antwort";
    NEW_WORDS: "The new words" | "Der neue Text";
    CANCEL: "Cancel" | "Abbrechen";

    UNNAMED: "Without a name" | "Ohne Namen";
    YOU_UNNAMED: "You, without a name" | "Sie, ohne Namen";
    ON_TOP: "On top" | "Oben gehalten";
    WITHDRAW: "Withdraw" | "Zurückziehen";
    WRITTEN_ANSWER: "Answer:" | "Antwort:";
    WITHOUT_MY_NAME: "Without my name" | "Ohne meinen Namen";
    ASK_FOR_APPROVAL: "Ask: shown once approved" | "Fragen: erscheint nach Freigabe";
    RAISE_HAND: "Raise hand" | "Hand heben";
    LOWER_HAND: "Lower hand" | "Hand senken";

    BEING_ANSWERED: "Being answered" | "Wird beantwortet";
    ANSWERED: "Answered" | "Beantwortet";
    SUPPORT_SO_FAR: "Support this question, {n} so far" | "Diese Frage unterstützen, bisher {n}";
    SUPPORT: "Support this question" | "Diese Frage unterstützen";
    OTHERS_SUPPORT: "Others can support your question" | "Andere können Ihre Frage unterstützen";
    NO_QUESTIONS: "No questions yet" | "Noch keine Fragen";
    ASK_FIRST: "Ask the first one. The room lifts up what it wants answered." | "Stellen Sie die erste. Der Raum hebt hervor, was er wissen will.";
    YOUR_QUESTION: "Your question" | "Ihre Frage";
    ASK_A_QUESTION: "Ask a question" | "Eine Frage stellen";
    ASK: "Ask" | "Fragen";

    CALL_YOU: "What should others call you?" | "Wie sollen andere Sie nennen?";
    WITHOUT_NAME: "Without a name you are shown as {name}." | "Ohne Namen erscheinen Sie als {name}.";
    YOUR_NAME: "Your name" | "Ihr Name";
    NAME_OPTIONAL: "Name (optional)" | "Name (freiwillig)";
    ANONYMOUS: "Stay anonymous" | "Anonym bleiben";
    CONTINUE: "Continue" | "Weiter";

    ABOUT_ROOM: "About this room" | "Über diesen Raum";
    SEEN_AS: "Others see you as {name}." | "Andere sehen Sie als {name}.";
    CHANGE: "Change" | "Ändern";
    LIGHT_OR_DARK: "Light or dark" | "Hell oder dunkel";
    WHAT_IS_COUNTED: "What is counted" | "Was gezählt wird";
    COUNTED_PEOPLE: "How many people are here, and whether their page is in front." | "Wie viele Personen hier sind, und ob ihre Seite vorn ist.";
    COUNTED_ACTS: "How many messages, reactions, questions, upvotes and votes there are, per minute." | "Wie viele Nachrichten, Reaktionen, Fragen, Unterstützungen und Stimmen es pro Minute gibt.";
    COUNTED_PACE: "The answers about the pace, as a sum." | "Die Antworten zum Tempo, als Summe.";
    THE_SCORE: "From this the room as a whole gets a score. It helps the people who run it to notice when they lose the room. Below five people there is no score." | "Daraus entsteht ein Wert für den Raum als Ganzes. Er hilft denen, die ihn leiten, zu merken, wenn die Aufmerksamkeit nachlässt. Unter fünf Personen gibt es keinen Wert.";
    WHAT_IS_NOT: "What is not" | "Was nicht gezählt wird";
    NO_PERSONAL_SCORE: "There is no score for you or for any other person." | "Es gibt keinen Wert für Sie oder eine andere Person.";
    NO_VOTES_SEEN: "Nobody sees how you voted or which pace you chose, only the sums." | "Niemand sieht, wie Sie abgestimmt oder welches Tempo Sie gewählt haben, nur die Summen.";
    NO_SENSORS: "No camera, no microphone, no location, nothing from other pages. Your address is not stored." | "Keine Kamera, kein Mikrofon, kein Standort, nichts von anderen Seiten. Ihre Adresse wird nicht gespeichert.";
    A_NUMBER: "You have a number for this event only. It says nothing about who you are." | "Sie haben eine Nummer nur für diese Veranstaltung. Sie sagt nichts darüber, wer Sie sind.";
    LEAVE_ME_OUT: "Leave me out of the score" | "Mich beim Wert nicht mitzählen";
    LEFT_OUT: "What you do still shows in the room. It counts in no score, and the system learns nothing from it." | "Was Sie tun, ist im Raum weiterhin zu sehen. Es zählt in keinem Wert, und das System lernt nichts daraus.";
    SEEN_BY_ALL: "Messages and questions are seen by everybody in the room, under the name above." | "Nachrichten und Fragen sehen alle im Raum, unter dem Namen oben.";
}
