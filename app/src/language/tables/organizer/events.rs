//! The organizer's events.

texts! { events;
    TITLE: "Your events" | "Ihre Veranstaltungen";
    LEAD: "Sessions of one event share what was learned about sending." | "Sitzungen einer Veranstaltung teilen, was über das Senden gelernt wurde.";
    NONE: "No event yet: the first session makes one." | "Noch keine Veranstaltung: Die erste Sitzung legt eine an.";
    NO_SESSIONS: "Its sessions were deleted." | "Ihre Sitzungen wurden gelöscht.";
    RENAME: "Rename" | "Umbenennen";
    RENAMING: "Renaming…" | "Wird umbenannt…";
    RENAME_NAMED: "Rename {title}" | "{title} umbenennen";
}
