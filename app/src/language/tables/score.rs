//! The score and its charts.

texts! { score;
    TITLE: "Engagement of the room" | "Beteiligung im Raum";
    SPOKEN: "Score {score}, {trend}" | "Wert {score}, {trend}";
    PERSON_HERE: "person here" | "Person hier";
    PEOPLE_HERE: "people here" | "Personen hier";
    AS_USUAL_HERE: "as usual for this room" | "wie üblich in diesem Raum";
    FROM_USUAL: "{points} from usual for this room" | "{points} gegenüber dem Üblichen hier";
    OF_100: " of 100" | " von 100";
    USUAL_RANGE: "usual {low}–{high}" | "üblich {low}–{high}";
    WHAT_MOVES_IT: "What moves it" | "Was ihn bewegt";
    LEGEND: "Bars and numbers compare with what is usual in this room." | "Balken und Zahlen vergleichen mit dem, was in diesem Raum üblich ist.";
    FINDABLE: "In this room a fall by half would show {half}; by a quarter, {quarter}." | "In diesem Raum fiele ein Rückgang um die Hälfte {half} auf, um ein Viertel {quarter}.";
    WITHIN: "within a minute", "within {n} minutes" | "binnen einer Minute", "binnen {n} Minuten";
    NOT_AT_ALL: "not at all" | "gar nicht";
    HOW: "How this works" | "So funktioniert es";
    HOW_WORDS: "The score compares what {people} do with what this room usually does: messages, reactions, questions, and the share of pages in front. Poll votes do not count, so that a poll cannot raise the score that judges it. Silence lowers it." | "Der Wert vergleicht, was hier ({people}) geschieht, mit dem, was in diesem Raum üblich ist: Nachrichten, Reaktionen, Fragen und der Anteil der Seiten, die vorn sind. Stimmen in Umfragen zählen nicht, damit eine Umfrage nicht den Wert hebt, an dem sie gemessen wird. Stille senkt ihn.";
    NEAR_ALARM: "How near an alarm is" | "Wie nah ein Alarm ist";
    TIMES_USUAL: "{times} usual" | "{times} üblich";
    RAISES: "raises it" | "hebt ihn";
    LOWERS: "lowers it" | "senkt ihn";
    AS_USUAL: "as usual" | "wie üblich";

    NO_SCORE: "no score" | "kein Wert";
    SCORE_IS: "score {score}" | "Wert {score}";
    USUALLY: ", usual {low}–{high}" | ", üblich {low}–{high}";
    LINE_BEGINS: "The line begins when the room is watched." | "Die Linie beginnt, sobald der Raum beobachtet wird.";
    SCORE: "Score" | "Wert";
    USUAL_OF_ROOM: "Usual range of this room" | "Üblicher Bereich dieses Raums";
    INTERVENTION: "Intervention" | "Aktion";
    AS_TABLE: "Show as a table" | "Als Tabelle zeigen";
    OVER_TIME: "Score over time" | "Wert im Verlauf";
    NOTHING_YET: "Score over time: nothing to show yet." | "Wert im Verlauf: noch nichts zu sehen.";
    SUMMARY: "Score over {time}: now {now}{usual}; it was between {low} and {high}. {sent}." | "Wert über {time}: jetzt {now}{usual}; er lag zwischen {low} und {high}. {sent}.";
    SUMMARY_USUAL: ", usually {low} to {high}" | ", üblich {low} bis {high}";
    INTERVENTIONS: "1 intervention", "{n} interventions" | "1 Aktion", "{n} Aktionen";
    TIME: "Time" | "Zeit";
    USUAL: "Usual" | "Üblich";
    PEOPLE: "People" | "Personen";
    CHAT_RATE: "Chat/min" | "Chat/min";
    REACTION_RATE: "Reactions/min" | "Reaktionen/min";
    QUESTION_RATE: "Questions/min" | "Fragen/min";
    SENT: "Sent" | "Gesendet";
    PRESENT: "present" | "anwesend";
    PER_MINUTE: "per minute" | "pro Minute";
    SPARK: "{title}: {value} {unit}. The scale goes from 0 to {top}." | "{title}: {value} {unit}. Die Skala reicht von 0 bis {top}.";

    SIGNALS: "Signals" | "Signale";
    PACE_ANSWERS: "Pace, 1 answer: ", "Pace, {n} answers: " | "Tempo, 1 Antwort: ", "Tempo, {n} Antworten: ";
    TOO_FAST: "{n} too fast" | "{n} zu schnell";
    LOST: "{n} lost" | "{n} abgehängt";
    GOOD: "{n} good" | "{n} gut";
    REACTIONS_SINCE: "Reactions since the session began" | "Reaktionen seit Beginn der Sitzung";
}
