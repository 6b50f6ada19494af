//! The agenda of a session.

texts! { agenda;
    TITLE: "Agenda" | "Ablauf";
    NOTHING: "Nothing is planned. In a planned break the conductor suggests nothing." | "Noch ist nichts geplant. In einer geplanten Pause schlägt der Conductor nichts vor.";
    PREVIOUS: "Back to: {title}" | "Zurück zu: {title}";
    NEXT: "Next: {title}" | "Weiter: {title}";
    BEGAN: "Began {at}" | "Begonnen {at}";
    QUIET: "Quiet" | "Ruhe";
    EDIT: "Edit the agenda" | "Ablauf bearbeiten";
    ITEM: "Item {n}" | "Punkt {n}";
    ITEM_TITLE: "Title" | "Titel";
    PHASE: "Phase" | "Phase";
    FROM: "From" | "Von";
    TO: "To" | "Bis";
    IS_QUIET: "Suggest nothing in this time" | "In dieser Zeit nichts vorschlagen";
    REMOVE: "Remove item {n}" | "Punkt {n} entfernen";
    ADD: "Add an item" | "Punkt hinzufügen";
    SAVE: "Save the agenda" | "Ablauf speichern";
    SAVING: "Saving…" | "Wird gespeichert…";
    SAVED: "Saved" | "Gespeichert";
    LOBBY: "Before the start" | "Vor Beginn";
    OPENING: "Opening" | "Eröffnung";
    TALK: "Talk" | "Vortrag";
    DEMO: "Demonstration" | "Vorführung";
    BREAK: "Break" | "Pause";
    QA: "Questions" | "Fragerunde";
    CLOSING: "Closing" | "Abschluss";
}
