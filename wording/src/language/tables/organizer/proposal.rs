//! A suggestion and everything needed to decide on it; settings; keys.

texts! { proposal;
    FINDING_WORDS: "Finding the words…" | "Der Text wird formuliert…";
    ON_ITS_WAY: "Approved. Sending it to the room…" | "Zugestimmt. Wird in den Raum gesendet…";
    APPROVE_EDITED: "Approve as edited" | "Geändert zustimmen";
    APPROVE: "Approve" | "Zustimmen";
    WHY_NOW: "Why now." | "Warum jetzt.";
    RECOVERING: "The room is recovering by itself. This suggestion expires soon unless you send it." | "Der Raum erholt sich von selbst. Der Vorschlag verfällt bald, wenn Sie ihn nicht senden.";
    EXPIRES_IN: "Expires in {time}" | "Verfällt in {time}";
    UNDO_EDITS: "Undo edits" | "Verwerfen";
    EDIT: "Edit" | "Ändern";
    SNOOZE: "Snooze" | "Später";
    DISMISS: "Dismiss" | "Ablehnen";
    WHY_NOT: "Why not? Your answer is counted under “What was learned”." | "Warum nicht? Ihre Antwort wird unter „Was gelernt wurde“ gezählt.";
    ASK_AGAIN_IN: "Ask again in" | "Wieder fragen in";
    STALE: "The words changed since you looked. Read them again, then decide." | "Der Text hat sich inzwischen geändert. Lesen Sie ihn noch einmal, und entscheiden Sie dann.";
    STOPPED: "Sending is stopped. Resume first." | "Das Senden ist gestoppt. Drücken Sie zuerst „Fortsetzen“.";
    OVER: "This has been decided already." | "Darüber wurde schon entschieden.";

    FROM_TEMPLATE: "Words from a built-in template" | "Text aus einer eingebauten Vorlage";
    FROM_TEMPLATE_BECAUSE: "Words from a built-in template, because {why}" | "Text aus einer eingebauten Vorlage, da kein Modell schrieb ({why})";
    FROM_MODEL: "Words by the language model {model}" | "Text vom Sprachmodell {model}";
    FROM_PREPARED: "Words from your drafts" | "Text aus Ihren Entwürfen";
    FROM_PERSON: "Words by a person" | "Text von einem Menschen";
    ONLY_YOU: "Only you and the speaker see this" | "Nur Sie und das Podium sehen das";

    LEFT: "1 character left", "{n} characters left" | "noch 1 Zeichen", "noch {n} Zeichen";
    OPTIONS: "Options" | "Antworten";
    ADD_OPTION: "Add an option" | "Antwort hinzufügen";
    RUNS_FOR: "Runs for" | "Dauer";
    OPTION: "Option {n}" | "Antwort {n}";
    REMOVE_OPTION: "Remove option {n}" | "Antwort {n} entfernen";

    SETTINGS: "Settings" | "Einstellungen";
    BUDGET: "Interventions per hour, at most" | "Aktionen pro Stunde, höchstens";
    BUDGET_HINT: "With zero, nothing is suggested. Once the budget is spent, you are asked to confirm your own launches." | "Bei null wird nichts vorgeschlagen. Ist das Budget aufgebraucht, wird bei eigenen Starts noch einmal gefragt.";
    COOLDOWN: "Seconds between interventions, at least" | "Sekunden zwischen zwei Aktionen, mindestens";
    COOLDOWN_HINT: "Your own launches do not wait." | "Ihre eigenen Starts warten nicht.";
    TTL: "Minutes until a suggestion expires" | "Minuten, bis ein Vorschlag verfällt";
    TTL_HINT: "You need not answer: an expired suggestion is not sent." | "Sie müssen nicht antworten: Ein verfallener Vorschlag wird nicht gesendet.";
    THRESHOLD: "Confidence at which Semi-auto sends by itself, in percent" | "Sicherheit in Prozent, ab der „Halbauto“ selbst sendet";
    THRESHOLD_HINT: "The probability that it beats doing nothing." | "Die Wahrscheinlichkeit, dass Senden besser ist als Nichtstun.";
    NEVER: "Never do" | "Niemals tun";
    NEVER_HINT: "In no mode, not even if you approve or launch it." | "In keinem Modus, auch nicht, wenn Sie zustimmen oder selbst starten.";
    SAVE: "Save" | "Speichern";
    SAVED: "Saved" | "Gespeichert";
    BAD_SETTINGS: "One of these numbers is out of range." | "Eine dieser Zahlen liegt außerhalb der Grenzen.";

    KEYBOARD: "Keyboard" | "Tastatur";
    KEY_Y: "Approve the first message, question or answer that waits" | "Die erste wartende Nachricht, Frage oder Antwort freigeben";
    KEY_N: "Turn it down" | "Sie ablehnen";
    KEY_U: "Undo the last decision about words" | "Die letzte Entscheidung über Beiträge zurücknehmen";
    KEY_A: "Go to Approve of the first proposal; Enter then approves" | "Zu „Zustimmen“ beim ersten Vorschlag springen; Enter stimmt zu";
    KEY_E: "Edit the first proposal" | "Den ersten Vorschlag ändern";
    KEY_Z: "Snooze the first proposal" | "Den ersten Vorschlag zurückstellen";
    KEY_D: "Dismiss the first proposal" | "Den ersten Vorschlag ablehnen";
    KEY_S: "Stop sending, after a question" | "Das Senden stoppen, nach einer Rückfrage";
    KEY_HELP: "Show these keys" | "Diese Tasten zeigen";
    KEYS_ON: "Use single keys as shortcuts" | "Einzelne Tasten als Kürzel verwenden";
    KEYS_REST: "Shortcuts are off while you type and while a dialog is open." | "Die Kürzel ruhen, während Sie schreiben oder ein Dialog offen ist.";
}
