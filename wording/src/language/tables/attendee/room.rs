//! The room as attendees see it: what there is to do, and how they stand.

texts! { room;
    SESSION_HAS_ENDED: "The session has ended." | "Die Sitzung ist beendet.";
    ANSWERS_KEPT: "Your answers are kept and will be sent." | "Ihre Antworten bleiben erhalten und werden gesendet.";
    ABOUT: "About this room: your name, what is measured" | "Über diesen Raum: Ihr Name, was gemessen wird";
    YOU_ARE_IN: "You are in." | "Sie sind dabei.";
    UNTIL_THEN: "Polls, prompts and challenges appear here. Until then: listen, ask, react." | "Umfragen, Fragen und Aufgaben erscheinen hier. Bis dahin: zuhören, fragen, reagieren.";
    AT_THE_DOOR: "At the door" | "Vor der Tür";
    LOOK_ONLY: "The door is closed to newcomers. You can watch." | "Die Tür ist für Neue geschlossen. Sie können zusehen.";
    NEEDS_PASSCODE: "Enter the passcode to take part. Until then you can watch." | "Geben Sie das Kennwort ein, um mitzumachen. Bis dahin können Sie zusehen.";
    NEEDS_APPROVAL: "Ask to come in. Until then you can watch." | "Bitten Sie um Einlass. Bis dahin können Sie zusehen.";
    HAVE_ASKED: "You have asked to come in. Please wait; until then you can watch." | "Sie haben um Einlass gebeten. Bitte warten Sie; bis dahin können Sie zusehen.";
    VOTES_ONLY: "Only people with a ticket or the passcode can vote." | "Abstimmen kann nur, wer ein Ticket oder das Kennwort hat.";
    PASSCODE: "Passcode" | "Kennwort";
    ENTER: "Enter" | "Eintreten";
    ASK_IN: "Ask to come in" | "Um Einlass bitten";
    ENDED_LABEL: "The session has ended" | "Die Sitzung ist beendet";
    GOODBYE: "That was it. Thank you for being here." | "Das war’s. Danke, dass Sie dabei waren.";
    GOODBYE_WORDS: "The latest messages, the questions and the results stay readable below." | "Die letzten Nachrichten, die Fragen und die Ergebnisse bleiben unten lesbar.";
    REACTIONS: "Reactions" | "Reaktionen";
    NO_RESULTS: "No results yet" | "Noch keine Ergebnisse";
    NO_RESULTS_WORDS: "When a poll closes, its result stays here." | "Wenn eine Umfrage endet, bleibt ihr Ergebnis hier.";

    TALK: "Talk" | "Gespräch";
    CHAT: "Chat" | "Chat";
    QUESTIONS: "Questions" | "Fragen";
    POLLS: "Polls" | "Umfragen";
    NEW: ", new" | ", neu";

    NOW: "Now" | "Jetzt";
    NEW_CHALLENGE: "New challenge: {text}" | "Neue Aufgabe: {text}";
    NEW_POLL: "New poll: {text}" | "Neue Umfrage: {text}";
    NEW_ANSWERED: "Being answered now: {text}" | "Wird jetzt beantwortet: {text}";
    NEW_PROMPT: "New prompt: {text}" | "Neue Frage an alle: {text}";
    NEW_CUE: "Cue: {text}" | "Hinweis: {text}";
    TELL_EVERYBODY: "Tell everybody" | "Sagen Sie es allen";
    CUE_FOR_YOU: "Cue, only for you" | "Hinweis, nur für Sie";
    ENDS_IN: "ends in" | "endet in";
    CLOSES_IN: "closes in" | "schließt in";
    TIME_LEFT: "Time left" | "Verbleibende Zeit";
    ANSWER_IN_CHAT: "Answer in the chat" | "Im Chat antworten";

    CHOOSE_ALL: "Choose all that fit." | "Wählen Sie alles aus, was passt.";
    VOTE: "Vote" | "Abstimmen";
    CHANGE_VOTE: "Change my vote" | "Stimme ändern";
    FINAL: "Final result" | "Endergebnis";
    SENDING_VOTE: "Sending your vote…" | "Ihre Stimme wird gesendet…";
    COUNTED: "Counted. Tap another to change it." | "Gezählt. Zum Ändern eine andere antippen.";
    CAN_STILL_VOTE: "You can still vote." | "Sie können noch abstimmen.";
    COUNTED_WORDS: "Counted. You can change it." | "Gezählt. Sie können es ändern.";
    ANSWER_AT_THE_END: "The answer is shown when the quiz closes." | "Die Lösung erscheint, wenn das Quiz endet.";
    FASTER_IS_MORE: "A fast right answer earns more points." | "Schnelle richtige Antworten bringen mehr Punkte.";
    RIGHT_OPTION: ", right" | ", richtig";
    RIGHT_ANSWER: "Right: {points} points. You have {total} and are in place {place}." | "Richtig: {points} Punkte. Sie haben {total} und sind auf Platz {place}.";
    WRONG_ANSWER: "Not right: {points} points. You have {total} and are in place {place}." | "Nicht richtig: {points} Punkte. Sie haben {total} und sind auf Platz {place}.";
    LEADERBOARD: "Leaderboard" | "Bestenliste";
    POINTS: "1 point", "{n} points" | "1 Punkt", "{n} Punkte";
    MEAN: "Mean {mean}" | "Mittelwert {mean}";
    YOUR_ANSWER: "Your answer" | "Ihre Antwort";
    WORD: "Word {n}" | "Wort {n}";
    APPROVED_FIRST: "Answers appear once an organizer has approved them." | "Antworten erscheinen nach der Freigabe.";
    SEND_ANSWER: "Send my answer" | "Antwort senden";
    CHANGE_ANSWER: "Change my answer" | "Antwort ändern";
    PUT_IN_ORDER: "Put them in order, the best first." | "Bringen Sie alles in eine Reihenfolge, das Beste zuerst.";
    MOVE_UP: "Move up: {option}" | "Nach oben: {option}";
    MOVE_DOWN: "Move down: {option}" | "Nach unten: {option}";
    SEND_ORDER: "Send my order" | "Reihenfolge senden";
    CHANGE_ORDER: "Change my order" | "Reihenfolge ändern";
    ORDER_OF_ALL: "The order of everybody" | "Reihenfolge aller";
    MEAN_RANK: "place {rank} on average" | "im Mittel Platz {rank}";
    IDEAS: "Ideas" | "Ideen";
    YOUR_IDEA: "Your idea" | "Ihre Idee";
    ADD_IDEA: "Add my idea" | "Idee hinzufügen";
    SUPPORT_IDEA: "Support this idea, {n} so far" | "Diese Idee unterstützen, bisher {n}";
    RANK: "place {rank}" | "Platz {rank}";
    BOTH_ROUNDS: "Asked twice" | "Zweimal gefragt";
    BEFORE: "Before" | "Vorher";
    AGAIN: "Again" | "Erneut";
    RESULTS_AFTER_VOTE: "Results show once you vote." | "Ergebnisse sehen Sie, sobald Sie abstimmen.";

    PACE: "How is the pace?" | "Wie ist das Tempo?";
    TOO_FAST: "Too fast" | "Zu schnell";
    LOST: "Lost me" | "Abgehängt";
    GOOD: "Good" | "Gut so";

    REACT: "React" | "Reagieren";
    LIKE: "Like" | "Gefällt mir";
    LOVE: "Love" | "Liebe";
    APPLAUSE: "Applause" | "Applaus";
    LAUGHTER: "Laughter" | "Lachen";
    CELEBRATE: "Celebrate" | "Feiern";
    FIRE: "Fire" | "Feuer";
    IDEA: "Idea" | "Idee";
    THINKING: "Thinking" | "Nachdenken";

    VOTE_REFUSED: "Your vote was not counted." | "Ihre Stimme wurde nicht gezählt.";
    QUESTION_REFUSED: "Your question was not asked." | "Ihre Frage wurde nicht gestellt.";
    SUPPORT_REFUSED: "Your support was not counted." | "Ihre Unterstützung wurde nicht gezählt.";
    NOT_DONE: "That did not work." | "Das hat nicht geklappt.";
    DISMISS: "Dismiss" | "Ausblenden";

    RECONNECTING: "Reconnecting" | "Neuer Versuch";
    CONNECTING: "Connecting" | "Verbindet";
    NO_ANSWER: "No answer" | "Keine Antwort";
    LOST_CONNECTION: "The connection is lost." | "Die Verbindung ist unterbrochen.";
    CONNECTING_AGAIN: "Connecting again…" | "Wird neu verbunden…";
}
