//! A suggestion and everything needed to decide on it; settings; keys.

texts! { proposal;
    FINDING_WORDS: "Finding the words…" | "Der Text wird gesucht…";
    ON_ITS_WAY: "Approved. Sending it to the room…" | "Zugestimmt. Wird in den Raum gesendet…";
    APPROVE_EDITED: "Approve as edited" | "Geändert zustimmen";
    APPROVE: "Approve" | "Zustimmen";
    WHY_NOW: "Why now." | "Warum jetzt.";
    RECOVERING: "The room is recovering by itself. This expires soon unless you send it." | "Der Raum erholt sich von selbst. Dies verfällt bald, wenn Sie es nicht senden.";
    EXPIRES_IN: "Expires in {time}" | "Verfällt in {time}";
    UNDO_EDITS: "Undo edits" | "Verwerfen";
    EDIT: "Edit" | "Ändern";
    SNOOZE: "Snooze" | "Später";
    DISMISS: "Dismiss" | "Ablehnen";
    WHY_NOT: "Why not? Your answer is counted under “What was learned”." | "Warum nicht? Ihre Antwort wird unter „Was gelernt wurde“ gezählt.";
    ASK_AGAIN_IN: "Ask again in" | "Wieder fragen in";
    STALE: "The words changed since you looked. Read them again, then decide." | "Der Text hat sich geändert, seit Sie ihn sahen. Lesen Sie ihn noch einmal, und entscheiden Sie dann.";
    STOPPED: "Sending is stopped. Resume first." | "Das Senden ist gestoppt. Setzen Sie es zuerst fort.";
    OVER: "This was decided already." | "Das ist schon entschieden.";

    FROM_TEMPLATE: "Words from a built-in template" | "Text aus einer eingebauten Vorlage";
    FROM_TEMPLATE_BECAUSE: "Words from a built-in template, because {why}" | "Text aus einer eingebauten Vorlage, da kein Modell schrieb ({why})";
    FROM_MODEL: "Words by the language model {model}" | "Text vom Sprachmodell {model}";
    FROM_PERSON: "Words by a person" | "Text von einem Menschen";
    ONLY_YOU: "Only you and the speaker see this" | "Nur Sie und das Podium sehen das";

    QUESTION: "Question" | "Frage";
    PROMPT: "Prompt" | "Frage in den Chat";
    QUESTION_SHOWN: "The question, as shown" | "Die Frage, wie sie erscheint";
    CUE: "Cue, for the speaker only" | "Hinweis, nur fürs Podium";
    LEFT: "1 character left", "{n} characters left" | "noch 1 Zeichen", "noch {n} Zeichen";
    OPTIONS: "Options" | "Antworten";
    ADD_OPTION: "Add an option" | "Antwort hinzufügen";
    RUNS_FOR: "Runs for" | "Dauer";
    OPTION: "Option {n}" | "Antwort {n}";
    REMOVE_OPTION: "Remove option {n}" | "Antwort {n} entfernen";

    SETTINGS: "Settings" | "Einstellungen";
    BUDGET: "Interventions per hour, at most" | "Höchstens so viele Aktionen pro Stunde";
    BUDGET_HINT: "Zero suggests nothing. Beyond it, what you launch yourself is asked about once more." | "Bei null wird nichts vorgeschlagen. Darüber hinaus wird vor einem eigenen Start noch einmal gefragt.";
    COOLDOWN: "Seconds between interventions, at least" | "Mindestens so viele Sekunden zwischen Aktionen";
    COOLDOWN_HINT: "What you launch yourself does not wait." | "Was Sie selbst starten, wartet nicht.";
    TTL: "Minutes until a suggestion expires" | "Minuten, bis ein Vorschlag verfällt";
    TTL_HINT: "Nobody has to answer; then it is not sent." | "Niemand muss antworten; dann wird er nicht gesendet.";
    THRESHOLD: "Confidence from which Semi-auto sends alone, in percent" | "Sicherheit in Prozent, ab der Halbauto allein sendet";
    THRESHOLD_HINT: "The probability that it beats doing nothing." | "Die Wahrscheinlichkeit, dass es besser ist als nichts zu tun.";
    NEVER: "Never do" | "Niemals tun";
    NEVER_HINT: "In no mode, not even if you approve or launch it." | "In keinem Modus, auch nicht, wenn Sie zustimmen oder selbst starten.";
    SAVE: "Save" | "Speichern";
    SAVED: "Saved" | "Gespeichert";
    BAD_SETTINGS: "One of these numbers is out of range." | "Eine dieser Zahlen liegt außerhalb der Grenzen.";

    KEYBOARD: "Keyboard" | "Tastatur";
    KEY_A: "Go to Approve of the first proposal; Enter then approves" | "Zum Zustimmen des ersten Vorschlags gehen; Enter stimmt dann zu";
    KEY_E: "Edit the first proposal" | "Den ersten Vorschlag ändern";
    KEY_Z: "Snooze the first proposal" | "Den ersten Vorschlag zurückstellen";
    KEY_D: "Dismiss the first proposal" | "Den ersten Vorschlag ablehnen";
    KEY_S: "Stop sending, after a question" | "Das Senden stoppen, nach einer Rückfrage";
    KEY_HELP: "Show these keys" | "Diese Tasten zeigen";
    KEYS_ON: "Single keys do something" | "Einzelne Tasten tun etwas";
    KEYS_REST: "Keys rest while you type and while a dialog is open." | "Tasten ruhen, während Sie schreiben und während ein Dialog offen ist.";
}
