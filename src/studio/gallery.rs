//! The pictures that the window shows: asked for when they come into sight, one texture each, freed when they were not
//! seen for long (src/studio/README.md, Pictures).

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet, VecDeque};

use egui::{ColorImage, Rect, TextureHandle, TextureOptions, Vec2, pos2};

use super::Studio;
use super::cropping::Cropping;
use crate::page::{CardFace, Picture, Pictures};
use crate::pictures::decode::Size;
use crate::pictures::photo::Photo;
use crate::rights::CardRights;
use crate::rights::field::FieldId;
use crate::work::{Ask, FetchJob, JobId, NoPicture};

/// All textures together have at most about so many bytes; what is in sight stays in any case.
pub const MOST_BYTES: usize = 64 << 20;
/// So many pictures are asked for at once: what has left the sight meanwhile is not asked for.
const AT_ONCE: usize = 32;
/// In one frame at most about so many bytes become textures.
const BYTES_A_FRAME: usize = 2 << 20;
/// The head's address is asked for when it has been the same for so long.
const SETTLED_SECS: f64 = 0.8;
/// The head on the phone has about so many pixels.
const HEAD_PIXELS: f32 = 60.0;
/// A server that could not be reached is asked again after so long, when its picture is in sight.
const AGAIN_SECS: f64 = 60.0;

/// In which pictures are shown.
const SIZES: [Size; 3] = [Size::Page, Size::Round, Size::Tile];

/// What is known of a picture.
enum State {
    Coming,
    /// Decoded, and waiting to become a texture.
    Arrived,
    Shown(TextureHandle),
    Asks,
    Lacking {
        again_secs: f64,
    },
}

struct Entry {
    state: State,
    /// The frame in which it was seen last.
    seen: Cell<u64>,
}

/// The pictures of the window.
#[derive(Default)]
pub struct Gallery {
    pages: HashMap<String, Entry>,
    rounds: HashMap<String, Entry>,
    tiles: HashMap<String, Entry>,
    /// Asked for in this frame, and not known yet.
    wishes: RefCell<Vec<(String, Size)>>,
    arrived: VecDeque<(String, Size, ColorImage)>,
    /// What the person asked for by a click.
    clicked: HashSet<String>,
    frame: u64,
    /// The head's address in the draft, and since when it is this one: each letter that is typed makes another.
    typed: Option<(String, f64)>,
    /// The photo of which a square is being chosen.
    photo: Option<Photographed>,
}

/// A photo that is being cut.
struct Photographed {
    photo: Photo,
    /// The same in several sizes, the largest first, until they become textures.
    images: Vec<ColorImage>,
    textures: Vec<TextureHandle>,
}

impl Gallery {
    fn all(&self, size: Size) -> &HashMap<String, Entry> {
        match size {
            Size::Page => &self.pages,
            Size::Round => &self.rounds,
            Size::Tile => &self.tiles,
        }
    }

    fn all_mut(&mut self, size: Size) -> &mut HashMap<String, Entry> {
        match size {
            Size::Page => &mut self.pages,
            Size::Round => &mut self.rounds,
            Size::Tile => &mut self.tiles,
        }
    }

    /// The picture at `address`, as far as it is there; what is not there is asked for after this frame. To be called in
    /// every frame for what is in sight, and for nothing else.
    pub fn see(&self, address: &str, size: Size) -> Picture {
        if address.trim().is_empty() {
            return Picture::Unset;
        }
        let Some(entry) = self.all(size).get(address) else {
            self.wishes.borrow_mut().push((address.to_owned(), size));
            return Picture::Coming;
        };
        entry.seen.set(self.frame);
        match &entry.state {
            State::Coming | State::Arrived => Picture::Coming,
            State::Shown(texture) => Picture::whole(texture.id(), texture.size_vec2()),
            State::Asks | State::Lacking { .. } => Picture::Lacking,
        }
    }

    /// The pictures of a page.
    pub fn page(&self, face: &CardFace, rights: &CardRights) -> Pictures {
        let see = |address: Option<&str>, size| address.map_or(Picture::Unset, |a| self.see(a, size));
        let head = rights.guide.head_image_url.as_deref().filter(|_| rights.show_guide == Some(true));
        Pictures {
            background: see(face.background.as_deref(), Size::Page),
            logo: see(face.logo.as_deref(), Size::Round),
            head: see(head, Size::Round),
        }
    }

    /// Those of the addresses that are asked for only after a click.
    pub fn asking<'a>(&self, addresses: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
        let asks = |a: &&str| {
            let mut all = [Size::Page, Size::Round].into_iter().filter_map(|s| self.all(s).get(*a));
            all.any(|e| matches!(e.state, State::Asks))
        };
        addresses.filter(asks).collect()
    }

    /// A picture that is there already: what was just uploaded.
    pub(super) fn put(&mut self, address: &str, picture: ColorImage) {
        self.arrive(address.to_owned(), Size::Round, picture);
    }

    /// A photo of which a square is to be chosen.
    pub(super) fn take_photo(&mut self, photo: Photo, images: Vec<ColorImage>) {
        self.photo = Some(Photographed { photo, images, textures: Vec::new() });
    }

    /// The texture of a photo of which a square is being chosen: the smallest that has `pixels` for the `part` of its width
    /// that is seen.
    pub fn photo(&self, photo: &Photo, part: f32, pixels: f32) -> Option<&TextureHandle> {
        let all = &self.photo.as_ref().filter(|p| p.photo.is(photo))?.textures;
        all.iter().rev().find(|t| t.size_vec2().x * part >= pixels).or(all.first())
    }

    /// What could not be had is asked for again when it comes into sight.
    pub fn forget_failures(&mut self) {
        for all in [&mut self.pages, &mut self.rounds, &mut self.tiles] {
            all.retain(|_, e| !matches!(e.state, State::Asks | State::Lacking { .. }));
        }
    }

    /// Whether the head's address has been this one for a moment.
    fn is_settled(&mut self, address: &str, now: f64) -> bool {
        match &self.typed {
            Some((typed, since)) if typed == address => now - since >= SETTLED_SECS,
            _ => {
                self.typed = Some((address.to_owned(), now));
                false
            }
        }
    }

    fn arrive(&mut self, address: String, size: Size, picture: ColorImage) {
        let entry = Entry { state: State::Arrived, seen: Cell::new(self.frame) };
        self.all_mut(size).insert(address.clone(), entry);
        self.arrived.push_back((address, size, picture));
    }

    fn set(&mut self, address: String, size: Size, state: State) {
        let seen = Cell::new(self.frame);
        self.all_mut(size).insert(address, Entry { state, seen });
    }

    /// Makes textures of what has come, a few in each frame; whether more are waiting.
    fn hang(&mut self, ctx: &egui::Context) -> bool {
        let mut bytes = 0;
        while bytes < BYTES_A_FRAME {
            let Some((address, size, picture)) = self.arrived.pop_front() else { break };
            bytes += picture.pixels.len() * 4;
            let texture = ctx.load_texture("picture", picture, TextureOptions::LINEAR);
            if let Some(entry) = self.all_mut(size).get_mut(&address) {
                entry.state = State::Shown(texture);
            }
        }
        !self.arrived.is_empty()
    }

    /// Frees what was not seen for longest, until all of it has room.
    fn make_room(&mut self) {
        let bytes = |e: &Entry| match &e.state {
            State::Shown(texture) => {
                let Vec2 { x, y } = texture.size_vec2();
                (x * y) as usize * 4
            }
            _ => 0,
        };
        let all = SIZES.into_iter().flat_map(|s| self.all(s).iter().map(move |(a, e)| (s, a, e)));
        let mut shown: Vec<_> =
            all.map(|(s, a, e)| (e.seen.get(), s, a.clone(), bytes(e))).filter(|(.., b)| *b > 0).collect();
        let mut total: usize = shown.iter().map(|(.., b)| b).sum();
        if total <= MOST_BYTES {
            return;
        }
        shown.sort_by_key(|(seen, ..)| *seen);
        for (seen, size, address, bytes) in shown {
            if total <= MOST_BYTES || seen + 1 >= self.frame {
                break;
            }
            total -= bytes;
            self.all_mut(size).remove(&address);
        }
    }

    /// How many textures there are, and how many bytes they have.
    pub fn weight(&self) -> (usize, usize) {
        let shown = SIZES.into_iter().flat_map(|s| self.all(s).values()).filter_map(|e| match &e.state {
            State::Shown(texture) => Some(texture.byte_size()),
            _ => None,
        });
        shown.fold((0, 0), |(n, all), bytes| (n + 1, all + bytes))
    }
}

impl Studio {
    /// The square of a photo that is being chosen, as the phone shows it.
    pub fn chosen_head(&self) -> Option<Picture> {
        let Cropping { photo, crop, .. } = self.cropping()?;
        let [left, top, right, bottom] = crop.part(photo.size());
        let texture = self.gallery.photo(photo, right - left, HEAD_PIXELS)?;
        let part = Rect::from_min_max(pos2(left, top), pos2(right, bottom));
        Some(Picture::Shown { texture: texture.id(), size: texture.size_vec2(), part })
    }

    /// Before a frame: what has come becomes textures, what was not seen for long goes.
    pub fn hang_pictures(&mut self, ctx: &egui::Context) {
        self.gallery.frame += 1;
        let cropping = self.cropping().map(|c| c.photo.clone());
        self.gallery.photo.take_if(|p| !cropping.as_ref().is_some_and(|c| p.photo.is(c)));
        if let Some(photo) = &mut self.gallery.photo
            && photo.textures.is_empty()
        {
            let hung = photo.images.drain(..).map(|image| ctx.load_texture("photo", image, TextureOptions::LINEAR));
            photo.textures.extend(hung);
        }
        if let Some(glance) = &mut self.pictures.glance {
            glance.hang(ctx);
        }
        self.approver.hang(ctx);
        if self.gallery.arrived.is_empty() {
            return;
        }
        if self.gallery.hang(ctx) {
            ctx.request_repaint();
        }
        self.gallery.make_room();
    }

    /// Before the first frame: the pictures of 演练, which the program draws itself, are asked for.
    pub(super) fn fetch_first_pictures(&mut self) {
        if self.merchants.chosen.is_none() {
            self.gallery.page(&self.card.face, &self.editor.document.draft.rights);
            self.ask_for_pictures();
        }
    }

    /// After a frame: what came into sight is asked for.
    pub fn fetch_pictures(&mut self, ctx: &egui::Context) {
        if self.ask_for_pictures() {
            ctx.request_repaint_after(std::time::Duration::from_secs_f64(SETTLED_SECS));
        }
    }

    /// Asks for what was wished for; whether an address that is being typed waits until it is settled.
    fn ask_for_pictures(&mut self) -> bool {
        let mut waits = false;
        let wishes = std::mem::take(self.gallery.wishes.get_mut());
        let room = AT_ONCE.saturating_sub(self.jobs.fetching.count());
        let head = self.editor.document.draft.rights.text(FieldId::HeadImageUrl).map(str::to_owned);
        for (address, size) in wishes.into_iter().take(room) {
            let known = self.gallery.all(size).contains_key(&address);
            let typed = head.as_deref() == Some(&address);
            if known {
                continue;
            }
            if typed && !self.gallery.is_settled(&address, self.now_secs) {
                waits = true;
                continue;
            }
            let ask = self.who_is_asked(&address);
            let proxy = self.merchant().map(|m| m.proxy.clone()).unwrap_or_default();
            let id = self.job(FetchJob { address: address.clone(), size, ask, proxy });
            self.jobs.fetching.begin(id, (address.clone(), size));
            self.gallery.set(address, size, State::Coming);
        }
        let now = self.now_secs;
        let frame = self.gallery.frame;
        // A server that could not be reached may be there again.
        let over =
            |e: &Entry| matches!(e.state, State::Lacking { again_secs } if again_secs <= now && e.seen.get() == frame);
        let all = [&mut self.gallery.pages, &mut self.gallery.rounds, &mut self.gallery.tiles];
        all.into_iter().for_each(|all| all.retain(|_, e| !over(e)));
        waits
    }

    fn who_is_asked(&self, address: &str) -> Ask {
        let Some(merchant) = self.merchant() else { return Ask::Trial };
        let gateway = merchant.gateway().ok();
        if self.gallery.clicked.contains(address) {
            Ask::Anybody(gateway)
        } else if self.view.settings.no_downloads {
            Ask::Nobody(gateway)
        } else {
            Ask::Known(gateway)
        }
    }

    /// A picture came, or why it did not.
    pub(super) fn fetched(&mut self, id: JobId, done: Result<Box<ColorImage>, NoPicture>) {
        let Some((address, size)) = self.jobs.fetching.finish(id) else { return };
        match done {
            Ok(picture) => self.gallery.arrive(address, size, *picture),
            Err(NoPicture::Asks) => self.gallery.set(address, size, State::Asks),
            Err(why) => {
                let wait = if why == NoPicture::Later { AGAIN_SECS } else { f64::INFINITY };
                self.gallery.set(address, size, State::Lacking { again_secs: self.now_secs + wait });
            }
        }
    }

    /// Whether the worker panicked at a picture: it cannot be had, and nobody is bothered with it.
    pub(super) fn picture_panicked(&mut self, id: JobId) -> bool {
        let mine = self.jobs.fetching.has(id);
        if mine {
            self.fetched(id, Err(NoPicture::Never));
        }
        mine
    }

    /// 点击显示图片: these are asked for, wherever they are.
    pub(super) fn show_pictures(&mut self, addresses: Vec<String>) {
        for address in addresses {
            SIZES.into_iter().for_each(|s| _ = self.gallery.all_mut(s).remove(&address));
            self.gallery.clicked.insert(address);
        }
    }
}
