//! An organizer's account, and the accounts of all for operators.

texts! { account;
    TITLE: "Your account" | "Ihr Konto";
    SIGNED_IN_AS: "You are signed in as {name}." | "Sie sind als {name} angemeldet.";
    TOKENS: "Tokens for programs" | "Tokens für Programme";
    SIGN_INS: "Signed-in browsers" | "Angemeldete Browser";
    SIGN_OUT_ELSEWHERE: "Sign out everywhere else" | "Überall sonst abmelden";
    SIGN_OUT_NAMED: "Sign out {name}" | "{name} abmelden";
    UNKNOWN_BROWSER: "Unknown browser" | "Unbekannter Browser";
    HERE: "This browser" | "Dieser Browser";
    SINCE: "since {day}" | "seit {day}";
    SEEN: "last used {day}" | "zuletzt benutzt {day}";
    ROUGHLY: "Only the kind of browser and the beginning of its address are kept. Its open pages are disconnected within seconds of signing out." | "Gespeichert werden nur die Art des Browsers und der Anfang seiner Adresse. Nach dem Abmelden werden offene Seiten innerhalb von Sekunden getrennt.";
    CHANGE_PASSWORD: "Change password" | "Passwort ändern";
    PRESENT_PASSWORD: "Present password" | "Bisheriges Passwort";
    NEW_PASSWORD: "New password" | "Neues Passwort";
    CHANGE_IT: "Change password" | "Passwort ändern";
    CHANGING: "Changing it…" | "Wird geändert…";
    CHANGED: "Your password was changed. Every other browser was signed out; tokens for programs still work." | "Ihr Passwort wurde geändert. Alle anderen Browser wurden abgemeldet; Tokens für Programme gelten weiter.";

    ACCOUNTS: "Accounts" | "Konten";
    OPERATOR: "Operator" | "Betrieb";
    MADE: "created {day}" | "erstellt {day}";
    BROWSERS: "1 browser signed in", "{n} browsers signed in" | "1 Browser angemeldet", "{n} Browser angemeldet";
    RESET: "New password…" | "Neues Passwort…";
    RESET_NAMED: "Create a link to a new password for {name}" | "Link für ein neues Passwort für {name} erstellen";
    SIGN_THEM_OUT: "Sign out" | "Abmelden";
    SIGN_THEM_OUT_NAMED: "Sign out every browser of {name}" | "Alle Browser von {name} abmelden";
    SIGN_OUT_QUESTION: "Sign out every browser of this account?" | "Alle Browser dieses Kontos abmelden?";
    SIGN_OUT_WORDS: "Open dashboards are disconnected within seconds. Rooms stay open, and the person can sign in again." | "Offene Dashboards werden innerhalb von Sekunden getrennt. Räume bleiben offen, und die Person kann sich wieder anmelden.";
    INVITE: "Invite somebody" | "Jemanden einladen";
    THEIR_NAME: "Name" | "Name";
    THEIR_NAME_HINT: "Whoever opens the link may choose another one. They get an account of their own and see only their own sessions." | "Wer den Link öffnet, kann auch einen anderen wählen. Die Person bekommt ein eigenes Konto und sieht nur ihre eigenen Sitzungen.";
    MAKE_LINK: "Create a one-time link" | "Einmaligen Link erstellen";
    MAKING: "Creating it…" | "Wird erstellt…";
    INVITE_MADE: "The invitation for {name}." | "Die Einladung für {name}.";
    RESET_MADE: "The link to a new password for {name}." | "Der Link für ein neues Passwort für {name}.";
    COPY_NOW: "Copy it now: it is not shown again, and it works once. Whoever has it can use it." | "Kopieren Sie ihn jetzt: Er wird nicht noch einmal gezeigt und gilt einmal. Wer ihn hat, kann ihn benutzen.";
    OPEN_LINKS: "Open links" | "Offene Links";
    INVITATION: "invitation" | "Einladung";
    TO_PASSWORD: "new password" | "neues Passwort";
    UNTIL: "works until {day}" | "gilt bis {day}";
    BY: "by {name}" | "von {name}";
    WITHDRAW: "Withdraw" | "Zurückziehen";
    WITHDRAW_NAMED: "Withdraw the link for {name}" | "Link für {name} zurückziehen";
}
