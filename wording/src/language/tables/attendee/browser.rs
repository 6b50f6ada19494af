//! Texts that only a running page shows: the reasons why it has no connection.

texts! { browser;
    SIGN_IN_ENDED: "Your sign-in has ended. Load the page again to sign in." | "Ihre Anmeldung ist abgelaufen. Laden Sie die Seite neu, um sich anzumelden.";
    CLOSED_FORBIDDEN: "You may not follow this session." | "Sie dürfen dieser Sitzung nicht folgen.";
    CLOSED_PROTOCOL: "This page and the server do not understand each other. Load the page again." | "Diese Seite und der Server verstehen einander nicht. Laden Sie die Seite neu.";
    CLOSED_ENDED: "The session has ended." | "Die Sitzung ist beendet.";
    CLOSED_GONE: "There is no such session, or it was deleted." | "Diese Sitzung gibt es nicht, oder sie wurde gelöscht.";
    CLOSED_OTHER: "The server closed the connection." | "Der Server hat die Verbindung geschlossen.";
    OTHER_ADDRESS: "This page was opened under another address than the server's. It works here:" | "Diese Seite wurde unter einer anderen Adresse als der des Servers geöffnet. Hier funktioniert sie:";
    NO_COOKIE: "The server does not recognize this browser: it keeps no cookies for this page, or you are signed out. Allow cookies and load the page again." | "Der Server erkennt diesen Browser nicht: Er behält für diese Seite keine Cookies, oder Sie sind abgemeldet. Erlauben Sie Cookies und laden Sie die Seite neu.";
    NOT_YET: "Not connected yet." | "Noch nicht verbunden.";
    NOT_YET_WORDS: "Trying again by itself. If this stays, try another network." | "Neuer Versuch läuft. Bleibt es dabei, versuchen Sie ein anderes Netz.";
    RESTING: "Resting" | "Ruht";
    RESTING_WORDS: "You have many pages of this session open. This one goes on when you look at it." | "Sie haben viele Seiten dieser Sitzung offen. Diese macht weiter, sobald Sie sie ansehen.";
    GO_ON_HERE: "Go on here" | "Hier weitermachen";
    LOST_PART: "A part of this page could not be loaded, so it does not work yet." | "Ein Teil dieser Seite konnte nicht geladen werden, deshalb funktioniert sie noch nicht.";
    LOST_CHUNK: "This part could not be loaded." | "Dieser Teil konnte nicht geladen werden.";
    TRY_AGAIN: "Try again" | "Erneut versuchen";
    OLD_BROWSER: "This page needs WebAssembly, which this browser does not have or has switched off. Use a current browser." | "Diese Seite braucht WebAssembly; in diesem Browser fehlt es oder ist abgeschaltet. Nutzen Sie einen aktuellen Browser.";
    NO_PAGE_DATA: "The page came without its data." | "Die Seite kam ohne ihre Daten.";
}
