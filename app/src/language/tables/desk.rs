//! The live room as an organizer sees it.

texts! { desk;
    TITLE: "Live room" | "Raum live";
    WHAT_TO_SHOW: "What to show of the room" | "Ansicht des Raums";
    LAUNCH: "Launch" | "Starten";
    READ_ALOUD: "Read new messages aloud (screen readers)" | "Neue Nachrichten vorlesen (Screenreader)";
    CHAT_NEWEST: "Chat, the newest first" | "Chat, das Neueste zuerst";
    NOBODY_SAID: "Nobody has said anything yet." | "Noch hat niemand etwas gesagt.";
    SAY_AS_HOST: "Say something as the host" | "Als Moderation etwas sagen";
    SEND: "Send" | "Senden";
    HIDE_NAMED: "Hide the message of {author}" | "Nachricht von {author} verbergen";
    HIDE: "Hide this message" | "Diese Nachricht verbergen";
    HIDDEN: "Hidden" | "Verborgen";
    MUTED: "Muted" | "Stumm";
    MUTE: "Mute" | "Stumm";
    UNMUTE: "Unmute" | "Stumm aus";

    FIRST_PROMPT: "In one word: what stands out so far?" | "In einem Wort: Was bleibt bisher hängen?";
    CANNOT_SEND: "This cannot be sent: {why}." | "So lässt es sich nicht senden: {why}.";
    WHAT_TO_LAUNCH: "What to launch" | "Was gestartet wird";
    READY: "Ready to use" | "Fertige Vorlagen";
    YOU_WILL_SEE: "What you will see" | "Was Sie sehen werden";
    PEOPLE_WILL_SEE: "What people will see" | "Was alle sehen werden";
    SENDING: "Sending…" | "Wird gesendet…";
    SEND_NOW: "Send it now" | "Jetzt senden";
    SENT: "Sent" | "Gesendet";
    OVER_BUDGET: "This is over the budget of this hour. Send it anyway?" | "Das Budget dieser Stunde ist aufgebraucht. Trotzdem senden?";
    SEND_ANYWAY: "Send anyway" | "Trotzdem senden";
    COUNTS: "It counts towards this hour's budget. If you launch something during a measurement, that measurement ends without a result." | "Das zählt zum Budget dieser Stunde. Wenn Sie während einer Messung etwas starten, endet diese ohne Ergebnis.";

    READY_TOPIC: "Where are you with this topic?" | "Wie vertraut ist Ihnen das Thema?";
    READY_TOPIC_1: "New to me" | "Neu für mich";
    READY_TOPIC_2: "Heard of it" | "Schon gehört";
    READY_TOPIC_3: "Use it" | "Nutze ich";
    READY_TOPIC_4: "Teach it" | "Unterrichte ich";
    READY_NEXT: "What should we do next?" | "Wie soll es weitergehen?";
    READY_NEXT_1: "Go deeper" | "Tiefer einsteigen";
    READY_NEXT_2: "See an example" | "Ein Beispiel sehen";
    READY_NEXT_3: "Take questions" | "Fragen beantworten";
    READY_NEXT_4: "Move on" | "Nächster Punkt";
    READY_USE: "Would you use this next week?" | "Würden Sie das nächste Woche einsetzen?";
    READY_USE_1: "Yes" | "Ja";
    READY_USE_2: "Maybe" | "Vielleicht";
    READY_USE_3: "No" | "Nein";
    NO_POLLS: "No polls yet." | "Noch keine Umfragen.";
    OPEN_A_POLL: "Open a poll" | "Umfrage öffnen";
    SEVERAL: "Several options may be chosen" | "Mehrere Antworten möglich";
    OPEN_THE_POLL: "Open the poll" | "Umfrage öffnen";
    CANNOT_OPEN: "This poll cannot be opened: {why}." | "Diese Umfrage lässt sich nicht öffnen: {why}.";
    SHOW_RESULTS: "Show results to all" | "Ergebnis allen zeigen";
    CLOSE_POLL: "Close" | "Schließen";
    OPEN: "Open" | "Offen";
    CLOSED: "Closed" | "Geschlossen";
    INTERVENTION: "Intervention" | "Aktion";
    RESULTS_SHOWN: "Results shown" | "Ergebnis sichtbar";
    CAME_AFTER: "{after} of {votes} votes came from people who came after it opened, {largest} of them from one network." | "{after} von {votes} Stimmen sind von Personen, die nach dem Öffnen kamen, {largest} davon aus einem Netz.";
    VOTERS: "1 voter", "{n} voters" | "1 Stimme", "{n} Stimmen";

    NO_QUESTIONS: "No questions yet. People can ask and support from their phones." | "Noch keine Fragen. Alle können am Telefon fragen und unterstützen.";
    SHOW_ALL_QUESTIONS: "Show all questions" | "Alle Fragen zeigen";
    PROMOTE: "Promote" | "Hervorheben";
    ANSWER_NOW: "Answer now" | "Jetzt beantworten";
    ARCHIVE: "Archive" | "Archivieren";
    LIVE_NOW: "Live now" | "Jetzt dran";
    MARK_ANSWERED: "Answered" | "Beantwortet";
    BACK: "Back to the queue" | "Zurück in die Liste";
    ARCHIVED: "Archived" | "Archiviert";
    SUPPORT: " 1 supports it", " {n} support it" | " 1 unterstützt sie", " {n} unterstützen sie";

    BAD_EMPTY: "something is empty" | "etwas ist leer";
    BAD_LONG: "something is too long" | "etwas ist zu lang";
    BAD_OPTIONS: "a poll needs two to six different options" | "eine Umfrage braucht zwei bis sechs verschiedene Antworten";
    BAD_SECONDS: "the time is out of range" | "die Dauer liegt außerhalb der Grenzen";
}
