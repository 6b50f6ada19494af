//! What only a page that runs says: why it has no connection.
#![cfg_attr(not(feature = "hydrate"), allow(dead_code, reason = "the server says none of this"))]

texts! { browser;
    SIGN_IN_ENDED: "Your sign-in has ended. Load the page again to sign in." | "Ihre Anmeldung ist abgelaufen. Laden Sie die Seite neu, um sich anzumelden.";
    CLOSED_FORBIDDEN: "You may not follow this session." | "Sie dürfen dieser Sitzung nicht folgen.";
    CLOSED_PROTOCOL: "This page and the server do not understand each other. Load the page again." | "Diese Seite und der Server verstehen einander nicht. Laden Sie die Seite neu.";
    CLOSED_ENDED: "The session has ended." | "Die Sitzung ist beendet.";
    CLOSED_GONE: "There is no such session, or it was deleted." | "Diese Sitzung gibt es nicht, oder sie wurde gelöscht.";
    CLOSED_OTHER: "The server closed the connection." | "Der Server hat die Verbindung geschlossen.";
    NO_PAGE_DATA: "The page came without its data." | "Die Seite kam ohne ihre Daten.";
}
