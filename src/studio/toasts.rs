//! Messages that come and go; errors stay until they are closed.

use crate::trouble::Trouble;

/// How a message looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Done.
    Good,
    /// Not done, and why.
    Note,
    /// Something went wrong.
    Bad,
}

/// What a message is about: it goes when the next one about the same says that all is well, or when what it tells is over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum About {
    /// A head image that is uploaded.
    Upload,
    /// What is read of the card.
    Card,
    /// A draft's file.
    Draft,
    /// A picture of the page.
    Picture,
    /// 发布记录, and files of it.
    Record,
    /// 团队文件夹
    Team,
    /// Merchants and their keys.
    Merchant,
    /// What is to be published, before it is.
    Publication,
    /// A publication whose outcome is in doubt.
    Doubt,
    /// Nothing that a later message answers.
    #[default]
    Itself,
}

/// One message.
#[derive(Debug, Clone)]
pub struct Toast {
    /// Tells it apart.
    pub id: u64,
    /// How it looks.
    pub tone: Tone,
    /// What it is about.
    about: About,
    /// What it says.
    pub text: String,
    /// What to do next, if anything.
    pub remedy: Option<String>,
    /// Technical lines for the copy button.
    pub details: Vec<String>,
    /// When it goes by itself, in seconds of the window's clock.
    until_secs: Option<f64>,
    /// It is about the draft on show, and goes with it.
    of_draft: bool,
}

impl Toast {
    /// One that goes by itself; it gets its id when it is shown.
    fn passing(tone: Tone, text: String, now: f64) -> Self {
        Self {
            id: 0,
            tone,
            about: About::Itself,
            text,
            remedy: None,
            details: Vec::new(),
            until_secs: Some(now + STAY_SECS),
            of_draft: false,
        }
    }
}

/// A message that is no error stays this long, in seconds.
const STAY_SECS: f64 = 6.0;
/// No more at once.
const MOST: usize = 4;

/// Every message that is shown.
#[derive(Debug, Clone, Default)]
pub struct Toasts {
    all: Vec<Toast>,
    next: u64,
}

impl Toasts {
    /// What is shown, oldest first.
    pub fn all(&self) -> &[Toast] {
        &self.all
    }

    fn push(&mut self, toast: Toast) {
        self.all.retain(|t| t.text != toast.text);
        self.next += 1;
        self.all.push(Toast { id: self.next, ..toast });
        if self.all.len() > MOST {
            self.all.remove(0);
        }
    }

    /// Says that something was done; what was told about the same before is no longer true.
    pub fn done(&mut self, about: About, text: String, now: f64) {
        self.over(about);
        self.push(Toast { about, ..Toast::passing(Tone::Good, text, now) });
    }

    /// What was told about this is over.
    pub fn over(&mut self, about: About) {
        self.all.retain(|t| t.about != about || about == About::Itself);
    }

    /// Says that something was done.
    pub fn good(&mut self, text: String, now: f64) {
        self.push(Toast::passing(Tone::Good, text, now));
    }

    /// Says why something is not done now.
    pub fn note(&mut self, text: String, now: f64) {
        self.push(Toast::passing(Tone::Note, text, now));
    }

    /// Tells a trouble; it stays until it is closed.
    pub fn bad(&mut self, trouble: &Trouble, lang: crate::words::Lang) {
        self.failed(About::Itself, trouble, lang);
    }

    /// Tells a trouble in the place of what was told about the same before; it stays until it is closed or over.
    pub fn failed(&mut self, about: About, trouble: &Trouble, lang: crate::words::Lang) {
        self.over(about);
        let (text, remedy) = (lang.say(&trouble.sentence), Some(lang.say(&trouble.remedy)));
        let details = trouble.details.clone();
        let of_draft = false;
        self.push(Toast { id: 0, tone: Tone::Bad, about, text, remedy, details, until_secs: None, of_draft });
    }

    /// Says something of the draft on show; it stays until it is closed, or another draft comes.
    pub fn of_draft(&mut self, text: String, remedy: String) {
        let remedy = Some(remedy);
        self.push(Toast {
            id: 0,
            tone: Tone::Note,
            about: About::Itself,
            text,
            remedy,
            details: Vec::new(),
            until_secs: None,
            of_draft: true,
        });
    }

    /// Another draft comes.
    pub fn draft_goes(&mut self) {
        self.all.retain(|t| !t.of_draft);
    }

    /// Takes one away.
    pub fn close(&mut self, id: u64) {
        self.all.retain(|t| t.id != id);
    }

    /// Takes away what is over.
    pub fn tick(&mut self, now: f64) {
        self.all.retain(|t| t.until_secs.is_none_or(|u| u > now));
    }

    /// When the next one goes, in seconds of the window's clock.
    pub fn next_due_secs(&self) -> Option<f64> {
        self.all.iter().filter_map(|t| t.until_secs).reduce(f64::min)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trouble::Who;
    use crate::words::Lang;

    #[test]
    fn what_is_no_longer_true_goes_and_what_is_about_something_else_stays() {
        let mut all = Toasts::default();
        let texts = |all: &Toasts| all.all().iter().map(|t| t.tone).collect::<Vec<_>>();
        all.failed(About::Upload, &Trouble::new("clipboard-empty", Who::Person), Lang::ZhCn);
        all.failed(About::Card, &Trouble::new("card-unreadable", Who::Person), Lang::ZhCn);
        all.bad(&Trouble::new("sent-nothing", Who::Person), Lang::ZhCn);
        all.done(About::Upload, "已上传".into(), 0.0);
        assert_eq!(texts(&all), [Tone::Bad, Tone::Bad, Tone::Good]);
        all.over(About::Itself);
        all.over(About::Card);
        assert_eq!(texts(&all), [Tone::Bad, Tone::Good]);
    }
}
