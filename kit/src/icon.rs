//! [`Icon`]: small drawings as inline SVG, in the color of the text. They never carry meaning alone.

use leptos::prelude::*;

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident = $path:literal;)+) => {
        /// A drawing.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum IconName {
            $($(#[$doc])* $name,)+
        }

        impl IconName {
            /// Strokes on a grid of 24 by 24.
            const fn path(self) -> &'static str {
                match self { $(Self::$name => $path,)+ }
            }
        }
    };
}

icons! {
    /// Yes, done.
    Check = "M4.5 12.5l5 5 10-11";
    /// Close, no.
    Cross = "M6 6l12 12M18 6L6 18";
    /// Go back.
    Back = "M14.5 5.5L8 12l6.5 6.5";
    /// Go on.
    Forward = "M9.5 5.5L16 12l-6.5 6.5";
    /// Further up.
    Up = "M5.5 14.5L12 8l6.5 6.5";
    /// Open below.
    Down = "M5.5 9.5L12 16l6.5-6.5";
    /// Light and dark.
    Contrast = "M12 3.5a8.5 8.5 0 100 17 8.5 8.5 0 000-17zM12 3.5v17M12 8l5.8-2.2M12 12h8.4M12 16l5.8 2.2";
    /// People.
    People = "M9 11.5a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM2.5 19.5c.6-3.4 3.2-5.5 6.5-5.5s5.9 2.1 6.5 5.5M16 5a3.3 3.3 0 010 6.300M18 14.4c2 .7 3.200 2.400 3.600 5.100";
    /// A clock.
    Clock = "M12 3.5a8.5 8.5 0 100 17 8.5 8.5 0 000-17zM12 7.500V12l3 2.500";
    /// Stop.
    Stop = "M7 7h10v10H7z";
    /// Go on after a stop.
    Play = "M8 5.5v13l10.500-6.500z";
    /// A poll.
    Poll = "M5 20V11M12 20V4M19 20v-6";
    /// Words in the chat.
    Chat = "M4 5.5h16V16H10.500L6 20v-4H4z";
    /// A question.
    Question = "M9 9a3 3 0 115 2.200c-1.200.9-2 1.400-2 2.800M12 17.500v.1M12 3a9 9 0 100 18 9 9 0 000-18z";
    /// A cue.
    Cue = "M4 10v4h3.500l5 4V6l-5 4zM16 9a4.200 4.200 0 010 6M18.500 6.500a8 8 0 010 11";
    /// A challenge.
    Challenge = "M13 3L5 13.500h6L10 21l8.500-11H12z";
    /// Wait.
    Wait = "M8.500 6v12M15.500 6v12";
    /// A pencil.
    Edit = "M4.500 19.500l1-4.500L16.500 4l3.500 3.500L9 18.500zM14 6.500L17.500 10";
    /// Later.
    Snooze = "M12 6.500a7 7 0 100 14 7 7 0 000-14zM12 10v3.500l2.500 1.500M4 6l3-2.500M20 6l-3-2.500";
    /// Copy.
    Copy = "M8.500 8.500h11v11h-11zM15.500 8.500v-4h-11v11h4";
    /// Share.
    Share = "M12 14.500V3.500M8 7l4-3.500L16 7M5 12v8h14v-8";
    /// Take back.
    Undo = "M8.500 5L4 9.500 8.500 14M4 9.500h10a5.500 5.500 0 010 11H9";
    /// Careful.
    Warning = "M12 4L2.800 19.500h18.400zM12 10v4.500M12 17v.1";
    /// More to know.
    Info = "M12 3a9 9 0 100 18 9 9 0 000-18zM12 11v5.500M12 7.700v.1";
    /// Look for.
    Search = "M10.500 4a6.500 6.500 0 100 13 6.500 6.500 0 000-13zM15.500 15.500L21 21";
    /// Settings.
    Sliders = "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.800v4.400M9 14.800v4.400";
    /// More.
    More = "M5.500 11.500a.6.6 0 100 1.200.6.6 0 000-1.200M12 11.500a.6.6 0 100 1.200.6.6 0 000-1.200M18.500 11.500a.6.6 0 100 1.200.6.6 0 000-1.200";
    /// Delete.
    Bin = "M4.500 7h15M9.500 7V4.500h5V7M6.500 7l.8 12.500h9.400L17.500 7M10.200 10.500v5.500M13.800 10.500v5.500";
    /// A keyboard.
    Keyboard = "M3 6.500h18v11H3zM7 10h.1M11 10h.1M15 10h.1M18 10h.1M8 14h8";
    /// Hidden.
    Hidden = "M4 4l16 16M9.500 6.200A9.600 9.600 0 0112 5.800c4.500 0 7.600 3 9 6.200a12 12 0 01-2.700 3.800M6 8a12 12 0 00-3 4c1.400 3.200 4.500 6.200 9 6.200 1.300 0 2.500-.2 3.500-.7";
    /// A screen.
    Screen = "M3.500 5h17v11.500h-17zM8.500 20h7M12 16.500V20";
    /// A phone.
    Phone = "M7.500 3h9v18h-9zM11 18h2";
    /// Add.
    Plus = "M12 5v14M5 12h14";
    /// Download.
    Download = "M12 4v11M7.500 11l4.500 4 4.500-4M5 19.500h14";
    /// Learning.
    Learned = "M4 18.500l5-6 4 3.500 7-9.500M15.500 6.500H20V11";
    /// History.
    History = "M4.500 12a7.500 7.500 0 102.300-5.400L4 9.300M4 4.500v4.800h4.800M12 8v4.300l2.800 1.700";
    /// A rehearsal.
    Rehearse = "M4 12c2.500-7 5.500-7 8 0s5.500 7 8 0";
}

/// A small drawing. Hidden from screen readers: the words beside it, or the label of its button, say what it means.
#[component]
pub fn Icon(
    /// The drawing.
    name: IconName,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
            <path d=name.path()></path>
        </svg>
    }
}
