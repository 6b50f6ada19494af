//! The activity feed. The English sentences are those that the server writes.

texts! { feed;
    EXIT: "{kind}: {people} of {before} people are left." | "{kind}: {people} von {before} Personen sind noch da.";
    DROP: "{kind}: the score is {score} where {expected} is usual here." | "{kind}: Der Wert ist {score}, üblich ist hier {expected}.";
    NOTHING_SUGGESTED: "{kind}: nothing is suggested, because {why}." | "{kind}: Es wird nichts vorgeschlagen, denn {why}.";
    NOTHING_NOW: "{kind}: nothing is suggested for now, because {why}." | "{kind}: Vorerst wird nichts vorgeschlagen, denn {why}.";
    BLOCK_STOPPED: "the conductor is stopped" | "das Senden ist gestoppt";
    BLOCK_QUIET: "it is a quiet time of the agenda" | "laut Ablauf ist gerade Ruhe";
    BLOCK_IN_FLIGHT: "an intervention is on its way" | "eine Aktion ist unterwegs";
    BLOCK_MEASURING: "the effect of an earlier decision is being measured" | "die Wirkung einer früheren Entscheidung wird gemessen";
    BLOCK_COOLDOWN: "the last intervention is too recent" | "die letzte Aktion liegt zu kurz zurück";
    BLOCK_BUDGET: "the hour's interventions are spent" | "das Budget der Stunde ist aufgebraucht";
    BLOCK_SETTLING: "the room was not watched for a while" | "der Raum wurde eine Weile nicht beobachtet";
    BLOCK_NOTHING: "no action makes sense here" | "hier passt keine Aktion";
    BLOCK_COVERED: "a proposal for the same fall was made already" | "zu diesem Einbruch gab es schon einen Vorschlag";
    SUGGESTED: "Suggested {what}." | "Vorgeschlagen: {what}.";
    PUT_OFF: "Put off {what}." | "Zurückgestellt: {what}.";
    DISMISSED: "Dismissed {what}: {why}." | "Abgelehnt: {what} ({why}).";
    EXPIRED: "The suggestion of {what} expired: {why}." | "Verfallen: {what}, denn {why}.";
    FAILED: "Could not send {what}: {why}." | "Nicht gesendet: {what} ({why}).";
    TOOK_BACK: "Took back {what}." | "Zurückgenommen: {what}.";
    SENT_APPROVED: "Sent {what}, approved by an organizer." | "Gesendet, mit Zustimmung: {what}.";
    SENT_ALONE: "Sent {what} alone, in {mode} mode." | "Automatisch gesendet ({mode}): {what}.";
    SENT: "Sent {what}." | "Gesendet: {what}.";
    LAUNCHED: "Sent {what} by hand." | "Von Hand gesendet: {what}.";
    WAITED_ON_PURPOSE: "Waited on purpose, drawn at random: without such moments nobody could tell whether sending helps." | "Absichtlich abgewartet, zufällig gezogen: Ohne solche Momente ließe sich nicht sagen, ob Senden hilft.";
    WAITED: "Waited: doing nothing was the best choice here." | "Abgewartet: Nichts zu tun war hier die beste Wahl.";
    MODE: "Mode changed from {from} to {to}." | "Modus von {from} auf {to} geändert.";
    PLANNED: "Planned a poll for a random moment." | "Eine Umfrage für einen zufälligen Moment geplant.";
    UNPLANNED: "A planned poll no longer opens by itself." | "Eine geplante Umfrage öffnet nicht mehr von selbst.";
    PLAN_OPENED: "Opened a planned poll at its random moment." | "Eine geplante Umfrage zu ihrem zufälligen Moment geöffnet.";
    TUNED: "Settings changed." | "Einstellungen geändert.";
    STOPPED: "Stopped: nothing is sent until somebody resumes." | "Gestoppt: Es wird nichts gesendet, bis jemand fortsetzt.";
    RESUMED: "Resumed: suggestions go on." | "Fortgesetzt: Es gibt wieder Vorschläge.";
}
