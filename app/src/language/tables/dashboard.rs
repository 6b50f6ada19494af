//! The dashboard: its head, its banners, what waits for a person, and how people get in.

texts! { dashboard;
    OVER_TIME: "Over time" | "Im Verlauf";
    ASIDE: "Decisions and activity" | "Entscheidungen und Verlauf";
    END_QUESTION: "End the session?" | "Sitzung beenden?";
    END_WORDS: "Everybody sees that the session is over. Open polls close, and nobody can write any more. History and export stay." | "Alle sehen, dass die Sitzung beendet ist. Offene Umfragen werden geschlossen, und niemand kann mehr schreiben. Verlauf und Export bleiben erhalten.";
    END_IT: "End it" | "Beenden";
    SUGGESTION_WAITS: "A suggestion waits for you: {arm}." | "Ein Vorschlag wartet auf Sie: {arm}.";

    SINCE_BEGAN: "Since it began" | "Seit Beginn";
    DASHBOARDS: "1 dashboard", "{n} dashboards" | "1 Dashboard", "{n} Dashboards";
    MORE: "More" | "Mehr";
    SETTINGS: "Settings" | "Einstellungen";
    AS_ATTENDEE: "Open as an attendee" | "Als Gast öffnen";
    OPEN_PROJECTOR: "Open the projector" | "Beameransicht öffnen";
    KEYBOARD: "Keyboard" | "Tastatur";
    END: "End the session…" | "Sitzung beenden…";
    CONNECTING: "Connecting…" | "Verbindet…";
    NOT_ANSWERING: "Not answering" | "Antwortet nicht";
    OFFLINE: "Offline" | "Offline";
    LIMITED: "Limited" | "Eingeschränkt";
    WHO_DECIDES: "Who decides what is sent" | "Wer entscheidet, was gesendet wird";
    RESUME: "Resume" | "Fortsetzen";
    STOP: "Stop" | "Stopp";
    STOP_QUESTION: "Stop sending?" | "Senden stoppen?";
    STOP_WORDS: "Nothing is suggested or sent until you resume. What waits now expires." | "Bis Sie fortsetzen, wird nichts vorgeschlagen oder gesendet. Was jetzt wartet, verfällt.";

    STATE: "State of the session" | "Zustand der Sitzung";
    STOPPED_ALERT: "Stopped. Nothing is sent until you resume." | "Gestoppt. Bis Sie fortsetzen, wird nichts gesendet.";
    LOST_ALERT: "The connection is lost. It comes back by itself." | "Die Verbindung ist unterbrochen. Sie kommt von selbst zurück.";
    REHEARSAL: "Rehearsal." | "Probe.";
    REPLAY: "Replay." | "Wiedergabe.";
    REPLAY_INCLUDED: "An hour in a hall with phones, made by a simulator; the words are made up. Nothing is learned from it." | "Eine Stunde in einem Saal mit Telefonen, von einem Simulator gemacht; die Worte sind erfunden. Daraus wird nichts gelernt.";
    REPLAY_POSTED: "A recording on its own clock. It is counted, and shows no words." | "Eine Aufzeichnung auf ihrer eigenen Uhr. Sie wird gezählt und zeigt keine Worte.";
    REHEARSAL_FACTS: "{scenario}, {people} simulated people, ×{speed}, seed {seed}." | "{scenario}, {people} simulierte Personen, ×{speed}, Startwert {seed}.";
    REHEARSAL_SEE: "Approve what is suggested and see it arrive:" | "Stimmen Sie Vorschlägen zu, und sehen Sie, wie sie ankommen:";
    ON_A_PHONE: "on a phone" | "am Telefon";
    ON_PROJECTOR: "on the projector" | "am Beamer";
    LOST: "Connection lost." | "Verbindung unterbrochen.";
    LOST_WORDS: "Trying again. What you see is from {time}; what you decide is sent when it is back." | "Neuer Versuch läuft. Was Sie sehen, ist von {time}; was Sie entscheiden, wird danach gesendet.";
    LOST_RESTART: "The server restarts." | "Der Server startet neu.";
    LOST_BUSY: "The server cannot serve this session right now." | "Der Server kann diese Sitzung gerade nicht führen.";
    LIMITED_TITLE: "The servers do not reach each other." | "Die Server erreichen einander nicht.";
    LIMITED_WORDS: "This session goes on here. People on another server may lose their connection until that is over." | "Diese Sitzung läuft hier weiter. Wer auf einem anderen Server ist, kann bis dahin die Verbindung verlieren.";
    ENDED_AT: "The session ended at {time}." | "Die Sitzung endete um {time}.";
    SEE_WHAT_HELPED: "See what happened and what helped" | "Sehen, was geschah und was half";
    STOPPED: "Stopped." | "Gestoppt.";
    STOPPED_WORDS: "Nothing is suggested or sent until you press Resume. People can still chat, vote and ask." | "Bis Sie „Fortsetzen“ drücken, wird nichts vorgeschlagen oder gesendet. Alle können weiter schreiben, abstimmen und fragen.";

    ASIDE_TITLE: "Perhaps made up." | "Vielleicht erfunden.";
    ASIDE_WORDS: "{people} people with {votes} votes are set aside until you decide: {fast} acted within ten seconds after they came, {largest} from one network, {networks} networks in all." | "{people} Personen mit {votes} Stimmen zählen nicht, bis Sie entscheiden: {fast} handelten binnen zehn Sekunden, {largest} aus einem Netz, insgesamt {networks} Netze.";
    TURNED_AWAY: "{n} newcomers were asked to wait. " | "{n} Neue wurden gebeten zu warten. ";
    LEAVE_OUT: "Leave them out" | "Nicht zählen";
    COUNT_THEM: "Count them" | "Mitzählen";
    CLOSED: "The door is closed: newcomers can look only." | "Die Tür ist zu: Neue können nur zusehen.";
    SLOWED: "Slow mode: one message each 30 seconds." | "Langsam-Modus: alle 30 Sekunden eine Nachricht.";
    CLOSED_AND_SLOW: "The door is closed, and slow mode is on." | "Die Tür ist zu, und der Langsam-Modus ist an.";
    CLOSE_DOOR: "Close the door" | "Tür schließen";
    OPEN_DOOR: "Open the door" | "Tür öffnen";
    SLOW_DOWN: "Slow mode" | "Langsam-Modus";
    FULL_SPEED: "End slow mode" | "Langsam-Modus aus";

    NEEDS_YOU: "Needs you" | "Wartet auf Sie";
    CUE: "Cue." | "Hinweis.";
    SNOOZED_UNTIL: ", snoozed until {time}" | ", zurückgestellt bis {time}";
    OVER_WORDS: "Nothing more is suggested or sent." | "Es wird nichts mehr vorgeschlagen oder gesendet.";
    STOPPED_TITLE: "Stopped" | "Gestoppt";
    STOPPED_CALM: "Nothing is suggested or sent until you resume." | "Bis Sie fortsetzen, wird nichts vorgeschlagen oder gesendet.";
    BUDGET_SPENT: "The budget of this hour is spent" | "Das Budget dieser Stunde ist aufgebraucht";
    BUDGET_WORDS: "1 intervention was sent within an hour, so no more are suggested. If you launch one yourself, you are asked to confirm.", "{n} interventions were sent within an hour, so no more are suggested. If you launch one yourself, you are asked to confirm." | "In einer Stunde wurde 1 Aktion gesendet; weitere werden nicht vorgeschlagen. Starten Sie selbst eine, wird noch einmal gefragt.", "In einer Stunde wurden {n} Aktionen gesendet; weitere werden nicht vorgeschlagen. Starten Sie selbst eine, wird noch einmal gefragt.";
    NEXT_AT: " The next is possible at {time}." | " Die nächste ist um {time} möglich.";
    WAITING_FOR_PEOPLE: "Waiting for people" | "Noch zu wenige Personen";
    WAITING_WORDS: "With five people or more, the room has a score and drops can be found." | "Ab fünf Personen hat der Raum einen Wert, und Einbrüche werden erkannt.";
    MEASURING: "Measuring" | "Messung läuft";
    MEASURING_WORDS: "Nothing else is sent until the effect of the last decision is known." | "Bis die Wirkung der letzten Entscheidung bekannt ist, wird nichts anderes gesendet.";
    NOTHING_NEEDS: "Nothing needs you" | "Nichts zu tun";
    WATCHED_ASKED: "The room is being watched. You are asked before anything is sent." | "Der Raum wird beobachtet. Sie werden gefragt, bevor etwas gesendet wird.";
    WATCHED: "The room is being watched." | "Der Raum wird beobachtet.";

    MEASURING_DOT: "Measuring." | "Messung läuft.";
    SINKING_IN: "Letting it sink in. Measuring starts in {time}." | "Erst einmal wirken lassen. Die Messung beginnt in {time}.";
    DONE_IN: "Measuring. Done in {time}." | "Messung läuft. Fertig in {time}.";
    WAITED_ON_PURPOSE: "Waited, on purpose" | "Absichtlich abgewartet";
    SENT: "Sent" | "Gesendet";
    HOLDOUT_WORDS: "A holdout: now and then, at random, nothing is sent. Only this comparison shows whether sending helps or rooms recover by themselves." | "Ein Vergleich: Ab und zu wird zufällig nichts gesendet. Nur so zeigt sich, ob das Senden hilft oder ob Räume sich von selbst erholen.";
    WHY_THIS: "Why this?" | "Warum das?";

    IN_THE_ROOM: "In the room now" | "Jetzt im Raum";
    ENDS_IN: "Ends in {time}" | "Endet in {time}";
    TAKE_BACK: "Take it back" | "Zurücknehmen";

    LET_IN: "Let people in" | "Zugang";
    QR: "QR code of the join link" | "QR-Code zur Teilnahme";
    CODE: "Code" | "Code";
    JOIN_LINK: "Join link" | "Link";
    PROJECTOR: "Projector" | "Beamer";
    COPY: "Copy" | "Kopieren";
    COPIED: "Copied" | "Kopiert";
    COPY_NAMED: "Copy: {what}" | "Kopieren: {what}";
    COPIED_NAMED: "Copied: {what}" | "Kopiert: {what}";

    ACTIVITY: "Activity" | "Aktivität";
    ACTIVITY_WORDS: "Drops, suggestions, sends and their outcomes appear here." | "Hier erscheinen Einbrüche, Vorschläge, gesendete Aktionen und ihre Ergebnisse.";
    SHOW_EVERYTHING: "Show everything" | "Alles zeigen";
    LAST_OUTCOME: "Last outcome: {what}" | "Letztes Ergebnis: {what}";
    WAITED: "Waited" | "Abgewartet";
    TO: " to " | " auf ";
    RECORD: "Record" | "Einzelheiten";
}
