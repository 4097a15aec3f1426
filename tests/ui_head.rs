//! 客服头像: a photo is chosen, dropped or pasted, cut, uploaded, and stays on the phone.

use std::sync::Arc;

use card_rights_studio::page::Picture;
use card_rights_studio::pictures::decode::Size;
use card_rights_studio::rights::field::FieldId;
use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::storage::pictures::Pictures;
use card_rights_studio::studio::action::{Action, EditorAction, PictureAction, SheetAction};
use card_rights_studio::words::Lang;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use serde_json::json;

use crate::support::pictures::{face, jpeg, png, turned};
use crate::support::real::{home, window};
use crate::support::window::{Window, apply};

const WIDE: [f32; 2] = [1440.0, 900.0];

fn address(w: &Window) -> Option<String> {
    w.studio().editor.document.draft.rights.text(FieldId::HeadImageUrl).map(str::to_owned)
}

/// A window in which 客服 is shown, and a photo is being cut.
fn cutting(mut w: Window) -> Window {
    w.press(Role::CheckBox, "展示客服咨询");
    let photo = w.home.path().join("照片.jpg");
    std::fs::write(&photo, turned(&jpeg(&face(600, 400)), 6)).unwrap();
    w.picks(&photo);
    w.button("选择图片…");
    w.until("the photo", |w| w.studio().cropping().is_some());
    w
}

/// What the phone has as the head: the part of its texture, while a square is chosen.
fn part(w: &Window) -> egui::Rect {
    match w.studio().chosen_head() {
        Some(Picture::Shown { part, .. }) => part,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_photo_is_moved_and_zoomed_by_keys_and_its_address_is_one_step() {
    let mut w = cutting(Window::new(WIDE));
    assert_eq!(w.studio().cropping().unwrap().photo.size(), [400, 600], "upright");
    assert!(w.focused().unwrap().0.contains("头像裁剪框"), "{:?}", w.focused());
    let whole = part(&w);
    assert!((whole.height() - 400.0 / 600.0).abs() < 0.01 && (whole.width() - 1.0).abs() < 0.01, "{whole:?}");
    w.harness.key_press(Key::Plus);
    w.harness.key_press(Key::Plus);
    w.settle();
    assert!(part(&w).width() < whole.width() * 0.85, "closer: {:?}", part(&w));
    let before = part(&w);
    w.harness.key_press(Key::ArrowUp);
    w.harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowLeft);
    w.settle();
    assert!(part(&w).top() < before.top() && part(&w).left() < before.left(), "{before:?} {:?}", part(&w));
    assert!(w.focused().unwrap().0.contains("头像裁剪框"), "the arrows stay in the square");
    assert_eq!(address(&w), None);
    w.button("上传并使用");
    w.until("the address", |w| address(w).is_some());
    let got = address(&w).unwrap();
    assert!(got.starts_with("https://wxpaylogo.qpic.cn/wxpaylogo/trial-"), "{got}");
    assert!(w.studio().cropping().is_none() && w.says("已上传"), "{:?}", w.labels());
    // What was chosen is on the phone, and kept for exports and the next start.
    assert!(matches!(w.studio().gallery.see(&got, Size::Round), Picture::Shown { .. }));
    assert!(!w.phone().contains("图片没取到"));
    let kept = Pictures::at(&w.studio().folders().cache()).get(&got).unwrap();
    let kept = image::load_from_memory(&kept.bytes).unwrap();
    assert!(kept.width() == kept.height() && kept.width() < 400, "{} × {}", kept.width(), kept.height());
    apply(&mut w, Action::Editor(EditorAction::Undo));
    assert_eq!(address(&w), None);
    apply(&mut w, Action::Editor(EditorAction::Redo));
    assert_eq!(address(&w), Some(got));
}

#[test]
fn the_pointer_drags_the_photo_and_the_slider_zooms() {
    let mut w = cutting(Window::new(WIDE));
    w.harness.key_press(Key::Plus);
    w.harness.key_press(Key::Plus);
    w.settle();
    let (before, at) = (part(&w), w.harness.get_by_role_and_label(Role::Image, "头像裁剪框").rect().center());
    let button = egui::PointerButton::Primary;
    let press = |pos, pressed| Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE };
    for event in [Event::PointerMoved(at), press(at, true)] {
        w.harness.event(event);
        w.harness.step();
    }
    let to = at + egui::vec2(20.0, 10.0);
    for event in [Event::PointerMoved(to), press(to, false)] {
        w.harness.event(event);
        w.harness.step();
    }
    w.settle();
    assert!(part(&w).left() < before.left() && part(&w).top() < before.top(), "the photo goes along: {before:?}");
    let zoom = w.harness.get_by_role_and_label(Role::Slider, "缩放");
    zoom.focus();
    let before = part(&w).width();
    w.settle();
    w.harness.key_press(Key::ArrowRight);
    w.settle();
    assert_ne!(part(&w).width(), before);
}

#[test]
fn a_photo_is_dropped_or_pasted_and_another_one_takes_its_place() {
    let mut w = Window::new(WIDE);
    let photo = w.home.path().join("照片.WEBP");
    std::fs::write(&photo, crate::support::pictures::written(face(90, 60), image::ImageFormat::WebP)).unwrap();
    w.drop_on(&photo);
    w.until("the photo", |w| w.studio().cropping().is_some());
    assert_eq!(w.studio().cropping().unwrap().photo.size(), [90, 60]);
    let pasted = face(50, 70);
    let image = egui::ColorImage::from_rgb([50, 70], &pasted);
    w.harness.event(Event::PasteImage(Arc::new(image)));
    w.settle();
    w.until("the other", |w| w.studio().cropping().is_some_and(|c| c.photo.size() == [50, 70]));
    w.button("取消");
    assert!(w.studio().cropping().is_none() && address(&w).is_none());
    // A file that is no photo says why, and where it is from an iPhone what helps.
    let heic = w.home.path().join("IMG_0001.HEIC");
    std::fs::write(&heic, b"\0\0\0\x18ftypheic\0\0\0\0mif1heic").unwrap();
    w.drop_on(&heic);
    w.until("the cure", |w| w.says("用微信发给自己（不选原图），保存下来就是 JPG"));
    assert!(w.studio().cropping().is_none() && w.says("这是 iPhone 的 HEIC 照片"));
}

#[test]
fn a_failed_upload_keeps_photo_and_square_and_the_next_one_takes_the_error_away() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = window(&s, home(&s, &json!({ "serial": "AB12" }), &[]));
    w.until("the question", |w| w.studio().sheets.open.is_some());
    apply(&mut w, Action::Sheet(SheetAction::Close));
    let mut w = cutting(w);
    w.harness.key_press(Key::Plus);
    w.settle();
    let square = part(&w);
    // The key of this certificate is not in the key store.
    w.button("上传并使用");
    w.until("the error", |w| w.studio().cropping().is_some_and(|c| c.trouble.is_some()));
    assert_eq!(part(&w), square);
    assert!(address(&w).is_none() && !w.studio().jobs.is_uploading());
    let said = w.studio().cropping().unwrap().trouble.clone().unwrap();
    assert!(w.says(&Lang::ZhCn.say(&said.sentence)), "{:?}", w.labels());
    // Now it is the right one.
    let serial = s.identity.credentials.serial.clone();
    for m in &mut w.harness.state_mut().studio_mut().merchants.known.all {
        m.serial.clone_from(&serial);
    }
    w.button("上传并使用");
    w.until("the address", |w| address(w).is_some());
    assert!(w.studio().cropping().is_none() && !w.says(&Lang::ZhCn.say(&said.sentence)));
}

#[test]
fn an_unsent_square_is_in_no_picture_that_is_given_away() {
    let copied = |w: &mut Window| {
        w.harness.state_mut().studio_mut().apply(Action::Picture(PictureAction::Copy(None)), 0.0);
        let mut found = None;
        for _ in 0..2000 {
            std::thread::sleep(std::time::Duration::from_millis(5));
            w.harness.step();
            found = w.harness.output().platform_output.commands.iter().find_map(|c| match c {
                egui::OutputCommand::CopyImage(image) => Some(image.clone()),
                _ => None,
            });
            if found.is_some() {
                break;
            }
        }
        found.expect("the picture")
    };
    let mut w = Window::new(WIDE);
    w.press(Role::CheckBox, "展示客服咨询");
    let before = copied(&mut w);
    let photo = w.home.path().join("照片.png");
    std::fs::write(&photo, png(&face(64, 64))).unwrap();
    w.drop_on(&photo);
    w.until("the photo", |w| w.studio().cropping().is_some());
    let now = copied(&mut w);
    assert!(now.size == before.size && now.pixels == before.pixels, "the square is in it");
}

#[test]
fn the_sheet_is_looked_at() {
    let mut results = egui_kittest::SnapshotResults::new();
    for (size, theme, name) in [
        (WIDE, egui::Theme::Light, "1440x900-light"),
        (WIDE, egui::Theme::Dark, "1440x900-dark"),
        ([1093.0, 534.0], egui::Theme::Light, "1093x534-light"),
    ] {
        let mut w = Window::at(size, theme, Arc::new(tempfile::tempdir().unwrap()), Lang::ZhCn);
        apply(&mut w, Action::Editor(EditorAction::Focus(FieldId::ShowGuide.into())));
        w.press(Role::CheckBox, "展示客服咨询");
        let photo = w.home.path().join("照片.jpg");
        std::fs::write(&photo, turned(&jpeg(&face(600, 400)), 6)).unwrap();
        w.drop_on(&photo);
        w.until("the photo", |w| w.studio().cropping().is_some());
        for key in [Key::Plus, Key::Plus, Key::ArrowUp] {
            w.harness.key_press(key);
        }
        w.settle();
        let line = egui::Rect::from_min_size(egui::pos2(0.0, size[1] - 32.0), egui::vec2(size[0], 32.0));
        w.harness.mask(line);
        results.add(w.harness.try_snapshot(format!("window/crop-{name}")));
    }
}

#[test]
fn the_sheet_has_room_on_the_screens_that_there_are() {
    for size in [WIDE, [1280.0, 640.0], [1093.0, 534.0], [911.0, 432.0]] {
        let mut window = Window::new(size);
        apply(&mut window, Action::Editor(EditorAction::Focus(FieldId::ShowGuide.into())));
        let photo = window.home.path().join("照片.png");
        std::fs::write(&photo, png(&face(640, 480))).unwrap();
        window.drop_on(&photo);
        window.until("the photo", |w| w.studio().cropping().is_some());
        let screen = egui::Rect::from_min_size(egui::Pos2::ZERO, size.into());
        let places =
            [(Role::Image, "头像裁剪框"), (Role::Slider, "缩放"), (Role::Button, "取消"), (Role::Button, "上传并使用")];
        let rects = places.map(|(role, name)| window.harness.get_by_role_and_label(role, name).rect());
        for (rect, (_, name)) in rects.iter().zip(places) {
            assert!(screen.contains_rect(*rect), "{name} in {size:?}: {rect:?}");
        }
        assert!(rects[0].width() >= 150.0 && (rects[0].width() - rects[0].height()).abs() < 1.0, "{rects:?}");
        assert!(rects[0].bottom() < rects[3].top(), "nothing lies over the buttons: {rects:?}");
    }
}
