//! Private links.

texts! { links;
    TITLE: "Private links" | "Private Links";
    LEAD: "For people without an account. Whoever has a link has its role in this session, until you revoke it or 30 days are over. The projector needs none: it shows what everybody with the code sees." | "Für Menschen ohne Konto. Wer einen Link hat, hat dessen Rolle in dieser Sitzung, bis Sie ihn widerrufen oder 30 Tage vorbei sind. Die Leinwand braucht keinen: Sie zeigt, was alle mit dem Code sehen.";
    LABEL: "For whom" | "Für wen";
    LABEL_HINT: "A name by which you know the link again." | "Ein Name, an dem Sie den Link wiedererkennen.";
    ROLE: "Role" | "Rolle";
    MAKE: "Create a private link" | "Privaten Link erstellen";
    MAKING: "Creating it…" | "Wird erstellt…";
    MADE: "The link for {label}." | "Der Link für {label}.";
    COPY_NOW: "Copy it now: it is not shown again." | "Kopieren Sie ihn jetzt: Er wird nicht noch einmal gezeigt.";
    UNTIL: "works until {day}" | "gilt bis {day}";
    BY: "by {name}" | "von {name}";
    REVOKE: "Revoke" | "Widerrufen";
    REVOKE_NAMED: "Revoke the link for {label}" | "Link für {label} widerrufen";
}
