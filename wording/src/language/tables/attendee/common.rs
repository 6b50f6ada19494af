//! Texts of both halves: heads, errors, connections, numbers of people.

texts! { common;
    SKIP_TO_CONTENT: "Skip to content" | "Zum Inhalt springen";
    LOADING: "Loading" | "Wird geladen";
    CLOSE: "Close" | "Schließen";
    CANCEL: "Cancel" | "Abbrechen";
    LIGHT_OR_DARK: "Switch between light and dark" | "Zwischen hell und dunkel wechseln";
    LANGUAGE: "Language" | "Sprache";
    BRAND: "Engagement Conductor: your sessions" | "Engagement Conductor: Ihre Sitzungen";
    HOST: "Host" | "Moderation";
    POLL: "Poll" | "Umfrage";
    CHALLENGE: "Challenge" | "Aufgabe";
    ANSWERED_NOW: "Being answered now" | "Wird jetzt beantwortet";
    ENDED: "Ended" | "Beendet";
    CONNECTED: "Connected" | "Verbunden";
    NOT_CONNECTED: "Not connected" | "Nicht verbunden";
    CONNECTED_AGAIN: "Connected again." | "Wieder verbunden.";

    PEOPLE_HERE: "1 person here", "{n} people here" | "1 Person hier", "{n} Personen hier";
    AWAY: "{n} away" | "{n} abwesend";
    UNMEASURED: "{n} not measured" | "{n} nicht gezählt";
    VOTES: "1 vote", "{n} votes" | "1 Stimme", "{n} Stimmen";

    NOTHING_HERE: "There is nothing here" | "Hier ist nichts";
    NOT_LOADED: "This page could not be loaded" | "Diese Seite konnte nicht geladen werden";
    TO_YOUR_SESSIONS: "Go to your sessions" | "Zu Ihren Sitzungen";

    MONTHS: "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec" | "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.";
    DAY: "{day} {month} {year}" | "{day}. {month} {year}";

    BROKEN: "This page has stopped working." | "Diese Seite funktioniert nicht mehr.";
    BROKEN_WORDS: "Load it again. If you translate pages or use extensions, switch them off for this one." | "Laden Sie sie neu. Wenn Sie Seiten übersetzen lassen oder Erweiterungen nutzen, schalten Sie das hier aus.";
    LOAD_AGAIN: "Load again" | "Neu laden";

    TRY_AGAIN_IN: "Try again in {span}." | "Versuchen Sie es in {span} noch einmal.";
}
