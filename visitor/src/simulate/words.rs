//! Sentences of simulated people.

use conductor::arm::Arm;
use protocol::Scenario;
use rand::Rng;
use rand::seq::IndexedRandom;

const CHAT: [&str; 16] = [
    "Good point.",
    "We had the same problem last year.",
    "Can you say that again?",
    "I like this approach.",
    "Is there a link to that?",
    "Makes sense.",
    "Interesting, thanks!",
    "That would have saved us a week.",
    "How long did it take?",
    "Same here.",
    "Nice chart.",
    "What about older versions?",
    "We solved it differently.",
    "Sound is fine now.",
    "Hello from the back row.",
    "I will try that tomorrow.",
];
const ANSWERS: [&str; 8] = [
    "For me it is the first step.",
    "I would start small.",
    "Depends on the team.",
    "We tried, and it worked.",
    "Cost, mostly.",
    "I would ask the users.",
    "The second option.",
    "Honestly, I am not sure yet.",
];
const QUESTIONS: [&str; 10] = [
    "How does this scale beyond one machine?",
    "What would you do differently today?",
    "How do you test it?",
    "What did it cost?",
    "Which part was hardest?",
    "How do you handle failures?",
    "Will the slides be shared?",
    "Does it work offline?",
    "How large is the team?",
    "What comes next?",
];
/// Noise that a moderator would want to hide, and characters that a page must survive.
const NOISE: [&str; 8] = [
    "boring boring boring",
    "FIRST!!!!!!!!",
    "when is lunch",
    "<b>bold</b><script>alert('no')</script>",
    "\u{202e}sdrawkcab\u{202c} \u{200b}\u{200b}",
    "Z\u{337}\u{322}\u{35e}a\u{334}\u{31b}\u{301}\u{309}\u{310}\u{312}l\u{335}g\u{336}o",
    "👩‍👩‍👧‍👦🏳️‍🌈👍🏽👍🏽👍🏽",
    "=1+1 ; drop table talks; --",
];

fn one(words: &[&'static str], rng: &mut impl Rng) -> String {
    words.choose(rng).copied().unwrap_or_default().to_owned()
}

/// A message: an answer while a prompt or a challenge is shown.
pub fn message(scenario: Scenario, arms: &[Arm], rng: &mut impl Rng) -> String {
    let asked = arms.iter().any(|arm| matches!(arm, Arm::ChatPrompt | Arm::Gamification));
    let words: &[&str] = if asked {
        &ANSWERS
    } else if scenario == Scenario::Hostile {
        &NOISE
    } else {
        &CHAT
    };
    one(words, rng)
}

/// A question.
pub fn question(rng: &mut impl Rng) -> String {
    one(&QUESTIONS, rng)
}

/// A name that about a third of the people give.
pub fn name(rng: &mut impl Rng) -> Option<String> {
    const NAMES: [&str; 12] = ["Ada", "Bo", "Carmen", "Dai", "Emre", "Fatima", "Grace", "Hugo", "Ines", "Jun", "Kofi", "Lena"];
    rng.next_u32().is_multiple_of(3).then(|| one(&NAMES, rng))
}
