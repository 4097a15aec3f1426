//! `eframe::App`: `logic` drains outcomes, `ui` draws and then applies the actions; wiring only.
