//! Texts for errors, by code: the server's own sentences are English.

texts! { errors;
    BAD_REQUEST: "That was not understood." | "Das wurde nicht verstanden.";
    INVALID: "A text is empty or too long, or a number is out of range." | "Eine Angabe passt nicht: leer, zu lang, zu schwach oder außerhalb der Grenzen.";
    UNAUTHENTICATED: "Sign in first." | "Bitte melden Sie sich zuerst an.";
    BAD_CREDENTIALS: "The name or the password is wrong." | "Der Name oder das Passwort ist falsch.";
    FORBIDDEN: "You may not do that." | "Das dürfen Sie hier nicht.";
    MUTED: "An organizer has muted you." | "Sie wurden stummgeschaltet.";
    BANNED: "An organizer has shut you out of this session." | "Sie wurden von dieser Sitzung ausgeschlossen.";
    NOT_ALLOWED: "That is not allowed in this room now." | "Das ist in diesem Raum gerade nicht erlaubt.";
    NAME_RESERVED: "This name is kept for those who run the room." | "Dieser Name ist denen vorbehalten, die den Raum leiten.";
    WRONG_PASSCODE: "That is not the passcode." | "Das ist nicht das Kennwort.";
    NOT_FOUND: "That does not exist, or no longer does." | "Das gibt es nicht oder nicht mehr.";
    EXISTS: "That exists already." | "Das gibt es schon.";
    STALE: "It has changed since you looked." | "Es hat sich inzwischen geändert.";
    CONFLICT: "That is not possible now, or the settings forbid it." | "Das geht gerade nicht, oder die Einstellungen erlauben es nicht.";
    OVER: "That is over already." | "Das ist schon vorbei.";
    SESSION_ENDED: "The session has ended." | "Die Sitzung ist beendet.";
    TOO_LARGE: "That is too large." | "Das ist zu groß.";
    TOO_MANY: "There are too many already." | "Es sind schon zu viele.";
    RATE_LIMITED: "Too many tries." | "Das waren zu viele Versuche.";
    STOPPED: "Sending is stopped." | "Das Senden ist gestoppt.";
    BUSY: "The session is too busy." | "Die Sitzung ist gerade überlastet.";
    STORAGE: "It could not be stored; nothing has changed." | "Es konnte nicht gespeichert werden; nichts hat sich geändert.";
    UNAVAILABLE: "The server cannot be reached now; nothing has changed." | "Der Server ist gerade nicht erreichbar; nichts hat sich geändert.";
    INTERNAL: "Something went wrong on the server." | "Auf dem Server ist etwas schiefgegangen.";
}
