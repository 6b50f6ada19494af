//! Moderation: rules for what people write, what waits for a decision, hands, people who are shut out.

texts! { moderation;
    WAITING: "Waiting for your decision" | "Wartet auf Ihre Entscheidung";
    WAIT: "1 thing waits for your decision.", "{n} things wait for your decision." | "Ein Beitrag wartet auf Ihre Entscheidung.", "{n} Beiträge warten auf Ihre Entscheidung.";
    A_QUESTION: "Question" | "Frage";
    A_MESSAGE: "Message" | "Nachricht";
    AN_ANSWER: "Answer" | "Antwort";
    UNDO: "Undo the last decision" | "Letzte Entscheidung zurücknehmen";
    HANDS: "Raised hands" | "Gehobene Hände";
    HANDS_UP: "1 hand is up", "{n} hands are up" | "Eine Hand ist oben", "{n} Hände sind oben";
    LOWER: "Done" | "Erledigt";
    LOWER_NAMED: "Lower the hand of {name}" | "Hand von {name} senken";

    RULES: "What people write" | "Was alle schreiben";
    APPROVE_QUESTIONS: "Show questions only once approved" | "Fragen erst nach Freigabe zeigen";
    APPROVE_CHAT: "Show messages only once approved" | "Nachrichten erst nach Freigabe zeigen";
    CHAT_OFF: "Switch the chat off" | "Chat ausschalten";
    NO_LINKS: "Allow no links" | "Keine Links erlauben";
    BLOCKED: "Blocked words" | "Gesperrte Wörter";
    BLOCKED_HINT: "One on each line. A message, question or answer that holds one waits for you. A star at the end stands for any ending: spam*." | "Je Zeile eines. Nachrichten, Fragen und Antworten mit einem davon warten auf Sie. Ein Stern am Ende steht für jede Endung: spam*.";
    SAVE_RULES: "Save rules" | "Regeln speichern";
    SAVED: "Saved" | "Gespeichert";
    BANS: "Shut out" | "Ausgeschlossen";
    BANS_HINT: "They can watch, and nothing they wrote or voted counts. Whoever clears their cookies comes back as a newcomer: close the door against that." | "Sie können zusehen; was sie schrieben und stimmten, zählt nicht. Wer Cookies löscht, kommt neu herein: dagegen hilft, die Tür zu schließen.";
    ASKED_UNNAMED: "Asked without a name" | "Fragte ohne Namen";
    LIFT: "Let back in" | "Wieder zulassen";
}
