//! Questions in a row for the one solver: of each page only the latest counts, and it stops the one being solved. Work
//! that nobody waits for is stopped by any question.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// What a page asks.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    /// Which page asks; any text that no other page has.
    pub(super) page: String,
    /// Changes in the form of `--set`.
    pub(super) set: Vec<String>,
    /// Whether the plan of the command line is asked for, and the reason where there is none.
    #[serde(default)]
    pub(super) settled: bool,
}

/// A question with its way back. Dropping it says that a later question took its place.
pub(super) struct Job {
    pub(super) question: Question,
    pub(super) cancelled: Arc<AtomicBool>,
    answer: Sender<String>,
}

impl Job {
    /// Answers, unless a later question of the page made the answer worthless.
    pub(super) fn answer(self, text: String) {
        if !self.cancelled.load(Ordering::Relaxed) {
            // Who asked may be gone.
            let _ = self.answer.send(text);
        }
    }
}

/// What the solver does next.
pub(super) enum Turn {
    /// A question that waits for its answer.
    Question(Job),
    /// Nobody waits; time to spare, until the flag is set.
    Spare(Arc<AtomicBool>),
}

/// Where questions wait.
#[derive(Default)]
pub(super) struct Desk {
    waiting: Mutex<Waiting>,
    rung: Condvar,
}

#[derive(Default)]
struct Waiting {
    jobs: VecDeque<Job>,
    /// Whose question is being solved (nobody's in spare time), and what stops it.
    running: Option<(Option<String>, Arc<AtomicBool>)>,
    closed: bool,
}

impl Desk {
    /// A thread that panicked leaves nothing half done here: every change is one assignment.
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a question in the row, in the place of an earlier one of the same page. The receiver hears nothing but
    /// the end where a later question took its place, or the desk is closed.
    pub(super) fn ask(&self, question: Question) -> Receiver<String> {
        let (answer, receiver) = channel();
        let job = Job { question, cancelled: Arc::default(), answer };
        let mut waiting = self.lock();
        if let Some((page, cancelled)) = &waiting.running
            && page.as_ref().is_none_or(|page| *page == job.question.page)
        {
            cancelled.store(true, Ordering::Relaxed);
        }
        if !waiting.closed {
            match waiting.jobs.iter_mut().find(|other| other.question.page == job.question.page) {
                Some(earlier) => *earlier = job,
                None => waiting.jobs.push_back(job),
            }
        }
        self.rung.notify_one();
        receiver
    }

    /// The next question; where there is none, time to spare if that is of `use_`, else waits for one. `None` once the
    /// desk is closed.
    pub(super) fn next(&self, use_: bool) -> Option<Turn> {
        let mut waiting = self.lock();
        waiting.running = None;
        loop {
            if waiting.closed {
                return None;
            }
            if let Some(job) = waiting.jobs.pop_front() {
                waiting.running = Some((Some(job.question.page.clone()), Arc::clone(&job.cancelled)));
                return Some(Turn::Question(job));
            }
            if use_ {
                let cancelled = Arc::default();
                waiting.running = Some((None, Arc::clone(&cancelled)));
                return Some(Turn::Spare(cancelled));
            }
            waiting = self.rung.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Ends all work.
    pub(super) fn close(&self) {
        let mut waiting = self.lock();
        waiting.closed = true;
        waiting.jobs.clear();
        if let Some((_, cancelled)) = &waiting.running {
            cancelled.store(true, Ordering::Relaxed);
        }
        self.rung.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(page: &str, set: &str) -> Question {
        Question { page: page.to_owned(), set: vec![set.to_owned()], settled: false }
    }

    /// The next question of a desk that has one.
    fn next(desk: &Desk) -> Job {
        match desk.next(true) {
            Some(Turn::Question(job)) => job,
            _ => panic!("no question"),
        }
    }

    #[test]
    fn of_each_page_only_the_latest_question_is_answered() {
        let desk = Desk::default();
        let first = desk.ask(question("a", "1"));
        let other = desk.ask(question("b", "2"));
        let second = desk.ask(question("a", "3"));
        assert!(first.recv().is_err());
        for _ in 0..2 {
            let job = next(&desk);
            let set = job.question.set[0].clone();
            job.answer(set);
        }
        assert_eq!(second.recv().unwrap(), "3");
        assert_eq!(other.recv().unwrap(), "2");
    }

    #[test]
    fn a_later_question_stops_the_one_being_solved_of_its_own_page_alone() {
        let desk = Desk::default();
        let first = desk.ask(question("a", "1"));
        let job = next(&desk);
        let _other = desk.ask(question("b", "2"));
        assert!(!job.cancelled.load(Ordering::Relaxed));
        let _second = desk.ask(question("a", "3"));
        assert!(job.cancelled.load(Ordering::Relaxed));
        job.answer("too late".to_owned());
        assert!(first.recv().is_err());
    }

    #[test]
    fn time_to_spare_is_given_where_nobody_asks_and_ends_with_any_question() {
        let desk = Desk::default();
        let Some(Turn::Spare(cancelled)) = desk.next(true) else { panic!("no time to spare") };
        assert!(!cancelled.load(Ordering::Relaxed));
        let _waiting = desk.ask(question("a", "1"));
        assert!(cancelled.load(Ordering::Relaxed));
        assert_eq!(next(&desk).question.set, ["1"]);
    }

    #[test]
    fn a_closed_desk_hands_out_nothing() {
        let desk = Desk::default();
        let waiting = desk.ask(question("a", "1"));
        desk.close();
        assert!(desk.next(true).is_none());
        assert!(waiting.recv().is_err());
        assert!(desk.ask(question("a", "1")).recv().is_err());
    }
}
