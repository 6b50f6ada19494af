//! The door of a room.

texts! { door;
    TITLE: "Join a session" | "An einer Sitzung teilnehmen";
    LEAD: "Enter the code on the screen, or scan it with your camera." | "Geben Sie den Code vom Bildschirm ein, oder scannen Sie ihn mit der Kamera.";
    RUNNING: "Running a session?" | "Leiten Sie eine Sitzung?";
    NO_ACCOUNT: "No account, nothing to install." | "Ohne Konto, ohne Installation.";
    CODE: "Session code" | "Code der Sitzung";
    CODE_HERE: "CODE" | "CODE";
    JOIN: "Join" | "Teilnehmen";
    AGAIN: "Try again" | "Noch einmal versuchen";
    NO_SUCH: "No session has this code" | "Keine Sitzung hat diesen Code";
    NO_SUCH_WORDS: "Codes have no look-alike characters. Check the one on the screen." | "Codes haben keine verwechselbaren Zeichen. Prüfen Sie den auf dem Bildschirm.";
    OVER: "This session is over" | "Diese Sitzung ist vorbei";
    OVER_WORDS: "Thank you for having been here." | "Danke, dass Sie dabei waren.";
    FULL: "The room is full" | "Der Raum ist voll";
    TOO_FAST: "That was too fast" | "Das war zu schnell";
    SHUT: "The room cannot be opened" | "Der Raum lässt sich nicht öffnen";
}
