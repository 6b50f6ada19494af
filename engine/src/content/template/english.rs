//! The built-in words in English.

use super::{Poll, Words};
use conductor::anomaly::AnomalyKind;

const PACE: Poll = ("How is the pace for you right now?", &["Too fast", "Just right", "Too slow"]);
const FOLLOW: Poll = ("How well can you follow at the moment?", &["Very well", "Mostly", "I lost the thread"]);
const NEXT: Poll = ("What would help you most next?", &["An example", "A short summary", "Time for questions", "Go on as planned"]);
const DEPTH: Poll = ("Where should we go from here?", &["Deeper into this", "On to the next topic", "Back one step"]);
const NEW_TO_YOU: Poll = ("How much of this is new to you?", &["Nearly all of it", "About half", "Very little"]);
const WHY_HERE: Poll = ("What did you come for today?", &["Ideas I can use", "The big picture", "Details", "To meet people"]);
const BREAK: Poll = ("Shall we take a short break?", &["Yes, five minutes", "In a little while", "No, go on"]);
const TAKE_AWAY: Poll = ("Have you heard something yet that you will use?", &["Yes, more than one thing", "Yes, one thing", "Not yet"]);

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
                "What is the last point that was clear to you? One line in the chat is enough.",
                "Did something just become confusing? Name it in three words in the chat.",
                "Which word or step should be explained once more? Write it in the chat.",
            ],
        ),
        (
            AnomalyKind::GradualDecline,
            &[
                "What is the one thing you will remember so far? Share it in the chat.",
                "Where have you met this in your own work? One example in the chat, please.",
                "What would you add to what was said so far? Write it in the chat.",
            ],
        ),
        (
            AnomalyKind::MassExit,
            &[
                "Before you go: what should still be covered today? Write it in the chat.",
                "What would make the rest of this worth your time? One line in the chat.",
            ],
        ),
        (
            AnomalyKind::LowEngagement,
            &[
                "Say hello in the chat: where are you joining from?",
                "What do you hope to take away today? One line in the chat.",
                "Which question about this topic have you always wanted to ask? Put it in the chat.",
            ],
        ),
    ],
    cues: [
        (
            AnomalyKind::SuddenDrop,
            &[
                "Attention fell within the last minute. Pause, and ask whether the last point was clear.",
                "The room went quiet just now. Say the last point again in one sentence, then ask for questions.",
            ],
        ),
        (
            AnomalyKind::GradualDecline,
            &[
                "Attention has been sinking for several minutes. Switch to an example or take one question now.",
                "The room is tiring. Change something: a question to the audience, a demo, or a short pause.",
            ],
        ),
        (
            AnomalyKind::MassExit,
            &[
                "Many people are leaving. Say what comes next and how long it takes, or offer a short break.",
                "People are leaving. Sum up in one sentence and tell those who stay what is still to come.",
            ],
        ),
        (
            AnomalyKind::LowEngagement,
            &[
                "The room has not warmed up. Ask a question that everybody can answer with one tap.",
                "Few people take part. Point at the chat, the questions and the reactions, and give people half a minute to use them.",
            ],
        ),
    ],
    challenges: [
        (
            AnomalyKind::SuddenDrop,
            &[
                ("Quick check: react with a thumbs up if you are with us, or ask for a repeat in the chat.", 60),
                ("One minute: sum up the last point in five words. The shortest true one wins.", 60),
            ],
        ),
        (
            AnomalyKind::GradualDecline,
            &[
                ("Two minutes: find one use for what you just heard and post it. Applaud the best with reactions.", 120),
                ("One minute: how many reactions can this room make together? Go!", 60),
            ],
        ),
        (
            AnomalyKind::MassExit,
            &[
                ("One minute: post the question you would stay for. The one with most reactions is answered next.", 60),
                ("Ninety seconds: vote with reactions for what should come next.", 90),
            ],
        ),
        (
            AnomalyKind::LowEngagement,
            &[
                ("Warm up: everybody sends one reaction within a minute. Let us see all of you.", 60),
                ("One minute: guess how many people are here who have tried this before. Post your number.", 60),
            ],
        ),
    ],
};
