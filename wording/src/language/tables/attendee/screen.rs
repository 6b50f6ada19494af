//! The screen for everybody.

texts! { screen;
    MAY_BE_OLD: "This may be out of date." | "Die Anzeige ist möglicherweise veraltet.";
    THANK_YOU: "Thank you!" | "Vielen Dank!";
    HOW_TO_JOIN: "How to join" | "So nehmen Sie teil";
    QR: "QR code that leads to {url}" | "QR-Code, der zu {url} führt";
    JOIN_AT: "Join at {address}" | "Teilnehmen unter {address}";
    VOTE_ON_PHONE: "Vote on your phone. Results show when they are revealed." | "Stimmen Sie am Telefon ab. Ergebnisse erscheinen, wenn sie freigegeben sind.";
    TAKE_PART: "Take part from your phone" | "Machen Sie vom Telefon aus mit";
    SCAN: "Scan the code. No account, nothing to install." | "Scannen Sie den Code. Ohne Konto, ohne Installation.";
    WANTED: "What the room wants to know" | "Was der Raum wissen möchte";
    CUES: "Cues, only for you" | "Hinweise, nur für Sie";
    ONLY_YOU: "Only you see this" | "Nur Sie sehen das";
    CLOCK: "The time" | "Uhrzeit";
    AGENDA: "Agenda" | "Ablauf";
    TIME_LEFT: "{time} left" | "noch {time}";
    OVER_BY: "{time} over" | "{time} darüber";
    NEXT: "Next: {title}" | "Danach: {title}";
    NOBODY_ASKS: "No question waits." | "Keine Frage wartet.";
    MORE: "And {n} more" | "Und {n} weitere";
    NO_CUE: "No cue now." | "Zurzeit kein Hinweis.";
}
