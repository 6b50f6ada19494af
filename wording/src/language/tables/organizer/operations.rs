//! Texts about the state of the server, for operators. A part's own report is the server's sentence, as in the log.

texts! { operations;
    TITLE: "State of this server" | "Zustand dieses Servers";
    WELL: "Everything is well." | "Alles ist in Ordnung.";
    DEGRADED: "It is working, but a part that it can do without is broken." | "Der Server arbeitet; gestört ist nur ein Teil, ohne den es geht.";
    NOT_READY: "It cannot serve anybody now." | "Der Server ist gerade nicht einsatzbereit.";
    AT: "At {time}" | "Stand {time}";
    MAY_BE_LATE: "This may be out of date: {why}" | "Das ist vielleicht nicht mehr aktuell: {why}";
    LIVE_SESSIONS: "Live sessions" | "Laufende Sitzungen";
    OPEN_PAGES: "Open pages" | "Offene Seiten";
    UP_FOR: "Up for" | "Läuft seit";
    VERSION: "Version" | "Version";
    NOTE: "These counts cover this process since its start; those of webhooks come from the database. /metrics has more, for Prometheus." | "Die Zahlen gelten für diesen Prozess seit seinem Start; die der Webhooks stammen aus der Datenbank. Mehr für Prometheus steht unter /metrics.";

    UNKNOWN_PROXIES: "X-Forwarded-For came from {addresses} and was ignored. If that is your proxy, name it in CONDUCTOR_TRUSTED_PROXIES: until then, all people behind it share one limit." | "X-Forwarded-For kam von {addresses} und wurde nicht beachtet. Ist das Ihr Proxy, nennen Sie ihn in CONDUCTOR_TRUSTED_PROXIES: Bis dahin teilen sich alle dahinter ein Limit.";
    PARTS: "Parts" | "Bestandteile";
    PART_WELL: "Well" | "In Ordnung";
    PART_NOT_WELL: "Not well" | "Gestört";
    PROCESS: "This process" | "Dieser Prozess";
    DATABASE: "Database" | "Datenbank";
    DISK: "Disk" | "Datenträger";
    REDIS: "Redis" | "Redis";
    NODES: "Other nodes" | "Andere Knoten";
    SOMETHING_ELSE: "Something else" | "Etwas anderes";

    SIGNALS: "Signals of the other platform" | "Signale der anderen Plattform";
    READER: "The reader" | "Empfang";
    READS: "Reading" | "Läuft";
    DOES_NOT_READ: "Not reading" | "Läuft nicht";
    LAST_ENTRY: "Last entry" | "Letzter Eintrag";
    NO_ENTRY: "none yet" | "noch keiner";
    COUNTED: "Counted in sessions" | "In Sitzungen gezählt";
    NOT_COUNTED: "Not counted" | "Nicht gezählt";
    IN_A_ROW: "Failures in a row" | "Fehler in Folge";
    RESTARTS: "Restarts" | "Neustarts";
    LAST_FAILURE: "Last failure" | "Letzter Fehler";
    NO_FAILURE: "none" | "keiner";
    TABLE_STREAMS: "Table of streams" | "Tabelle der Streams";
    STREAM: "Stream" | "Stream";
    RECEIVED: "Read" | "Gelesen";
    ACKNOWLEDGED: "Acknowledged" | "Bestätigt";
    RECLAIMED: "Taken over" | "Übernommen";
    NOT_UNDERSTOOD: "Not understood" | "Nicht verstanden";
    LAG: "To be read" | "Noch zu lesen";
    PENDING: "Under way" | "In Arbeit";

    WEBHOOKS: "Webhooks" | "Webhooks";
    WAITING: "Waiting to be sent" | "Noch zu senden";
    OLDEST: "Oldest from" | "Älteste von";
    DELIVERED: "Delivered in seven days" | "In sieben Tagen zugestellt";
    GIVEN_UP: "Given up" | "Aufgegeben";

    MODELS: "Language models" | "Sprachmodelle";
    LAST_HOUR: "In the last hour" | "In der letzten Stunde";
    LAST_DAY: "In the last 24 hours" | "In den letzten 24 Stunden";
    OF_AT_MOST: "{spent} of at most {limit}" | "{spent} von höchstens {limit}";
    UNKNOWN_OF_AT_MOST: "not known, at most {limit}" | "nicht bekannt, höchstens {limit}";
    DOLLARS: "${whole}.{cents}" | "{whole},{cents} $";
    TABLE_MODELS: "Table of models" | "Tabelle der Modelle";
    MODEL: "Model" | "Modell";
    NOW: "Now" | "Jetzt";
    PAUSED: "paused" | "pausiert";
    ASKED: "in use" | "in Gebrauch";
    ANSWERED: "Answered" | "Beantwortet";
    MISSED: "No answer" | "Ohne Antwort";
    TOKENS_READ: "Tokens read" | "Gelesene Tokens";
    TOKENS_WRITTEN: "Tokens written" | "Geschriebene Tokens";
    COST: "Cost" | "Kosten";
}
