//! Signing in, setting up, and the head of the organizers' pages.

texts! { gate;
    SIGN_IN: "Sign in" | "Anmelden";
    SIGN_IN_LEAD: "See your rooms, and decide what reaches them." | "Sehen Sie Ihre Räume, und entscheiden Sie, was sie erreicht.";
    NOBODY_YET: "Nobody has an account yet. When the server started, it printed a one-time link: look in its terminal or its log, and open that link." | "Noch hat niemand ein Konto. Beim Start hat der Server einen einmaligen Link ausgegeben: Suchen Sie ihn im Terminal oder im Protokoll des Servers, und öffnen Sie ihn.";
    NAME: "Name" | "Name";
    PASSWORD: "Password" | "Passwort";
    SIGNING_IN: "Signing in…" | "Anmeldung läuft…";
    AS_ATTENDEE: "Joining as an attendee?" | "Nehmen Sie nur teil?";
    ENTER_CODE: "Enter your session code" | "Code der Sitzung eingeben";
    SHOW: "Show" | "Zeigen";
    HIDE: "Hide" | "Verbergen";

    SET_UP: "Set up" | "Einrichten";
    MAKE_YOURS: "Make this yours" | "Richten Sie sich ein";
    MAKE_YOURS_LEAD: "Choose how you sign in. No e-mail is needed, and nothing leaves this server." | "Wählen Sie, wie Sie sich anmelden. Eine E-Mail-Adresse brauchen Sie nicht, und nichts verlässt diesen Server.";
    YOUR_NAME: "Your name" | "Ihr Name";
    START: "Start" | "Loslegen";
    SETTING_UP: "Setting up…" | "Wird eingerichtet…";
    PASSWORD_EMPTY: "At least 8 characters. A few words in a row are easy to remember and hard to guess." | "Mindestens 8 Zeichen. Einige Wörter hintereinander sind leicht zu merken und schwer zu erraten.";
    PASSWORD_SHORT: "Too short: at least 8 characters." | "Zu kurz: mindestens 8 Zeichen.";
    PASSWORD_WEAK: "Weak. Length helps more than odd characters." | "Schwach. Länge hilft mehr als Sonderzeichen.";
    PASSWORD_GOOD: "Good." | "Gut.";
    PASSWORD_STRONG: "Strong." | "Stark.";
    INVITED: "Make your account" | "Legen Sie Ihr Konto an";
    INVITED_LEAD: "You were invited. Choose a name and a password; you can change the name that was suggested." | "Sie wurden eingeladen. Wählen Sie Name und Passwort; der vorgeschlagene Name lässt sich ändern.";
    NEW_PASSWORD: "Choose a new password" | "Wählen Sie ein neues Passwort";
    NEW_PASSWORD_LEAD: "For the account {name}. Every browser that is signed in to it will be signed out." | "Für das Konto {name}. Alle angemeldeten Browser werden abgemeldet.";
    SET_PASSWORD: "Set password" | "Passwort setzen";
    LINK_WITHDRAWN: "This link was withdrawn" | "Dieser Link wurde zurückgezogen";
    LINK_EXPIRED: "This link has expired" | "Dieser Link ist abgelaufen";
    LINK_ASK: "Ask whoever sent it to you for a new one." | "Bitten Sie um einen neuen.";
    LINK_UNKNOWN: "This link does not work" | "Dieser Link gilt nicht";
    LINK_UNKNOWN_LEAD: "Part of its address may be missing, or it is long over." | "Vielleicht fehlt ein Teil der Adresse, oder er ist längst abgelaufen.";
    LINK_USED: "This link was used already" | "Dieser Link wurde schon benutzt";
    LINK_USED_LEAD: "It works once. If you have chosen a name and a password, sign in with them; otherwise ask for a new link." | "Er gilt nur einmal. Wenn Sie Name und Passwort schon gewählt haben, melden Sie sich damit an; sonst bitten Sie um einen neuen.";

    MAIN: "Main" | "Hauptmenü";
    SESSIONS: "Sessions" | "Sitzungen";
    REHEARSE: "Rehearse" | "Proben";
    OPERATIONS: "Operations" | "Betrieb";
    TOKENS: "Tokens" | "Tokens";
    ACCOUNT: "Your account: {name}" | "Ihr Konto: {name}";
    SIGN_OUT: "Sign out" | "Abmelden";

    NOT_FOUND: "Not found" | "Nicht gefunden";
    NOT_FOUND_WORDS: "The address may be mistyped, or the session was deleted." | "Vielleicht ist die Adresse falsch geschrieben, oder die Sitzung wurde gelöscht.";
    ENTER_A_CODE: "Enter a session code" | "Code einer Sitzung eingeben";
    YOUR_SESSIONS: "Your sessions" | "Ihre Sitzungen";
}
