//! The built-in words in German, as a German host would say them: polite ("Sie").

use super::{Poll, Words};
use conductor::anomaly::AnomalyKind;

const PACE: Poll = ("Wie ist das Tempo gerade für Sie?", &["Zu schnell", "Genau richtig", "Zu langsam"]);
const FOLLOW: Poll = ("Wie gut kommen Sie gerade mit?", &["Sehr gut", "Größtenteils", "Ich habe den Faden verloren"]);
const NEXT: Poll =
    ("Was würde Ihnen jetzt am meisten helfen?", &["Ein Beispiel", "Eine kurze Zusammenfassung", "Zeit für Fragen", "Weiter wie geplant"]);
const DEPTH: Poll = ("Wie soll es weitergehen?", &["Tiefer ins Thema", "Zum nächsten Thema", "Einen Schritt zurück"]);
const NEW_TO_YOU: Poll = ("Wie viel davon ist neu für Sie?", &["Fast alles", "Etwa die Hälfte", "Nur wenig"]);
const WHY_HERE: Poll =
    ("Was führt Sie heute hierher?", &["Ideen zum Mitnehmen", "Der große Überblick", "Die Details", "Der Austausch mit anderen"]);
const BREAK: Poll = ("Sollen wir eine kurze Pause machen?", &["Ja, fünf Minuten", "Etwas später", "Nein, weiter"]);
const TAKE_AWAY: Poll = ("Haben Sie schon etwas gehört, das Sie nutzen werden?", &["Ja, mehr als eines", "Ja, eine Sache", "Noch nicht"]);

pub(super) const WORDS: Words = Words {
    polls: [
        (AnomalyKind::SuddenDrop, &[FOLLOW, PACE, NEXT]),
        (AnomalyKind::GradualDecline, &[NEXT, PACE, DEPTH, TAKE_AWAY]),
        (AnomalyKind::MassExit, &[BREAK, NEXT, DEPTH]),
        (AnomalyKind::LowEngagement, &[WHY_HERE, NEW_TO_YOU, TAKE_AWAY]),
    ],
    prompts: [
        (
            AnomalyKind::SuddenDrop,
            &[
                "Welcher Punkt war Ihnen zuletzt noch klar? Eine Zeile im Chat genügt.",
                "Ist gerade etwas unklar geworden? Nennen Sie es in drei Worten im Chat.",
                "Welchen Begriff oder Schritt sollen wir noch einmal erklären? Schreiben Sie ihn in den Chat.",
            ],
        ),
        (
            AnomalyKind::GradualDecline,
            &[
                "Was bleibt Ihnen bisher am ehesten im Kopf? Schreiben Sie es in den Chat.",
                "Wo ist Ihnen das im Alltag schon begegnet? Ein Beispiel im Chat, bitte.",
                "Was fehlt Ihnen noch an dem, was gesagt wurde? Schreiben Sie es in den Chat.",
            ],
        ),
        (
            AnomalyKind::MassExit,
            &[
                "Bevor Sie gehen: Was sollte heute noch vorkommen? Schreiben Sie es in den Chat.",
                "Wofür würden Sie gern noch bleiben? Eine Zeile im Chat genügt.",
            ],
        ),
        (
            AnomalyKind::LowEngagement,
            &[
                "Sagen Sie im Chat Hallo: Von wo aus sind Sie dabei?",
                "Was möchten Sie heute mitnehmen? Eine Zeile im Chat genügt.",
                "Welche Frage zu diesem Thema wollten Sie schon immer stellen? Ab damit in den Chat.",
            ],
        ),
    ],
    cues: [
        (
            AnomalyKind::SuddenDrop,
            &[
                "In der letzten Minute ist die Aufmerksamkeit gefallen. Halten Sie kurz inne, und fragen Sie, ob der letzte Punkt klar war.",
                "Gerade ist es still geworden. Sagen Sie den letzten Punkt noch einmal in einem Satz, und bitten Sie dann um Fragen.",
            ],
        ),
        (
            AnomalyKind::GradualDecline,
            &[
                "Seit einigen Minuten lässt die Aufmerksamkeit nach. Bringen Sie ein Beispiel, oder nehmen Sie jetzt eine Frage.",
                "Der Raum wird müde. Wechseln Sie die Form: eine Frage ans Publikum, eine Vorführung oder eine kurze Pause.",
            ],
        ),
        (
            AnomalyKind::MassExit,
            &[
                "Viele gehen gerade. Sagen Sie, was noch kommt und wie lange es dauert, oder bieten Sie eine kurze Pause an.",
                "Einige gehen. Fassen Sie in einem Satz zusammen, und sagen Sie denen, die bleiben, was noch kommt.",
            ],
        ),
        (
            AnomalyKind::LowEngagement,
            &[
                "Der Raum ist noch nicht warm. Stellen Sie eine Frage, die alle mit einem Tippen beantworten können.",
                "Nur wenige machen mit. Weisen Sie auf Chat, Fragen und Reaktionen hin, und lassen Sie dafür eine halbe Minute Zeit.",
            ],
        ),
    ],
    challenges: [
        (
            AnomalyKind::SuddenDrop,
            &[
                ("Kurze Probe: Daumen hoch, wenn Sie noch dabei sind, oder bitten Sie im Chat um eine Wiederholung.", 60),
                ("Eine Minute: Fassen Sie den letzten Punkt in fünf Wörtern zusammen. Das kürzeste, das stimmt, gewinnt.", 60),
            ],
        ),
        (
            AnomalyKind::GradualDecline,
            &[
                (
                    "Zwei Minuten: Finden Sie eine Anwendung für das eben Gehörte, und schreiben Sie sie in den Chat. Die besten bekommen Applaus.",
                    120,
                ),
                ("Eine Minute: Wie viele Reaktionen schafft dieser Raum zusammen? Los!", 60),
            ],
        ),
        (
            AnomalyKind::MassExit,
            &[
                (
                    "Eine Minute: Stellen Sie die Frage, für die Sie bleiben würden. Die mit den meisten Reaktionen kommt als Nächste dran.",
                    60,
                ),
                ("Neunzig Sekunden: Stimmen Sie mit Reaktionen ab, was als Nächstes kommen soll.", 90),
            ],
        ),
        (
            AnomalyKind::LowEngagement,
            &[
                ("Zum Aufwärmen: Alle schicken innerhalb einer Minute eine Reaktion. Zeigen Sie, dass Sie da sind.", 60),
                ("Eine Minute: Schätzen Sie, wie viele hier das schon einmal ausprobiert haben. Schreiben Sie Ihre Zahl in den Chat.", 60),
            ],
        ),
    ],
};
