//! The dashboard: its head, its banners, what waits for a person, and how people get in.

texts! { dashboard;
    OVER_TIME: "Over time" | "Im Verlauf";
    ASIDE: "Decisions and activity" | "Entscheidungen und Verlauf";
    END_QUESTION: "End the session?" | "Sitzung beenden?";
    END_WORDS: "Everybody is told that it is over, open polls close, and nothing can be said any more. History and export stay." | "Alle erfahren, dass es vorbei ist, offene Umfragen schließen, und nichts kann mehr gesagt werden. Verlauf und Export bleiben.";
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
    BUDGET_WORDS: "1 intervention went out within an hour, so nothing is suggested. What you launch yourself is asked about once more.", "{n} interventions went out within an hour, so nothing is suggested. What you launch yourself is asked about once more." | "1 Aktion ging in einer Stunde hinaus; nun wird nichts vorgeschlagen. Vor einem eigenen Start wird noch einmal gefragt.", "{n} Aktionen gingen in einer Stunde hinaus; nun wird nichts vorgeschlagen. Vor einem eigenen Start wird noch einmal gefragt.";
    NEXT_AT: " The next is possible at {time}." | " Die nächste ist um {time} möglich.";
    WAITING_FOR_PEOPLE: "Waiting for people" | "Es fehlen noch Personen";
    WAITING_WORDS: "From five people on the room has a score, and drops can be found." | "Ab fünf Personen hat der Raum einen Wert, und Einbrüche lassen sich finden.";
    MEASURING: "Measuring" | "Messung läuft";
    MEASURING_WORDS: "Nothing else is sent until the effect of the last decision is known." | "Nichts anderes wird gesendet, bis die Wirkung der letzten Entscheidung bekannt ist.";
    NOTHING_NEEDS: "Nothing needs you" | "Nichts zu tun";
    WATCHED_ASKED: "The room is being watched. You are asked before anything is sent." | "Der Raum wird beobachtet. Sie werden gefragt, bevor etwas gesendet wird.";
    WATCHED: "The room is being watched." | "Der Raum wird beobachtet.";

    MEASURING_DOT: "Measuring." | "Messung läuft.";
    SINKING_IN: "Letting it sink in. Measuring starts in {time}." | "Es wirkt noch nach. Die Messung beginnt in {time}.";
    DONE_IN: "Measuring. Done in {time}." | "Messung läuft. Fertig in {time}.";
    WAITED_ON_PURPOSE: "Waited, on purpose" | "Absichtlich abgewartet";
    SENT: "Sent" | "Gesendet";
    HOLDOUT_WORDS: "A holdout: now and then nothing is sent, at random, so that the effect of sending can be told from rooms that recover by themselves." | "Ein Vergleich: Ab und zu wird zufällig nichts gesendet, damit sich die Wirkung von Räumen unterscheiden lässt, die sich von selbst erholen.";
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

    ACTIVITY: "Activity" | "Was geschah";
    ACTIVITY_WORDS: "Drops, suggestions, sends and their outcomes appear here." | "Einbrüche, Vorschläge, Gesendetes und was daraus wurde erscheinen hier.";
    SHOW_EVERYTHING: "Show everything" | "Alles zeigen";
    LAST_OUTCOME: "Last outcome: {what}" | "Letztes Ergebnis: {what}";
    WAITED: "Waited" | "Abgewartet";
    TO: " to " | " auf ";
    RECORD: "Record" | "Einzelheiten";
}
