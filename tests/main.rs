//! What goes through more than one room; one binary, so that it links once.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod cli_answers;
mod cli_audit;
mod cli_batch;
mod cli_brought;
mod cli_cards;
mod cli_certificates;
mod cli_check;
mod cli_dry_run;
mod cli_guard;
mod cli_inputs_kept;
mod cli_preview;
mod cli_publish;
mod cli_records;
#[cfg(unix)]
mod cli_screen;
mod cli_shown;
mod cli_tables;
mod cli_team;
mod cli_texts;
mod cli_trust;
mod cli_upload;
mod cpu_pictures;
mod diagnosis_rows;
mod faults;
mod hostile_bytes;
#[cfg(unix)]
mod identifiers;
#[cfg(unix)]
mod inputs;
mod key_files;
#[cfg(target_os = "linux")]
mod key_memory;
mod key_named;
mod key_packed;
mod key_pairs;
mod keychain_manners;
#[cfg(unix)]
mod laws;
mod leaks;
mod links;
#[cfg(unix)]
mod modes;
mod packages;
mod page_pictures;
mod page_property;
mod pictures_formats;
mod readme;
mod record_broken;
mod record_cells;
mod record_damage;
mod record_faults;
mod record_leftovers;
mod record_old_home;
#[cfg(unix)]
mod record_read_only;
mod storage_files;
mod storage_record;
mod storage_search;
mod storage_team;
mod studio_documents;
mod studio_panics;
mod studio_saving;
mod support;
mod table_property;
mod ui_answer_key;
mod ui_apiv3;
mod ui_approve;
mod ui_audit;
mod ui_book;
mod ui_brought;
mod ui_choose;
mod ui_compare;
mod ui_confirm;
mod ui_crossing;
mod ui_disk;
mod ui_documents;
mod ui_drops;
mod ui_faults;
mod ui_focus;
mod ui_form;
mod ui_gallery;
mod ui_handover;
mod ui_head;
mod ui_hostile;
mod ui_large;
mod ui_lost;
mod ui_menu;
mod ui_merchants;
mod ui_minis;
mod ui_month;
mod ui_named;
mod ui_panics;
mod ui_pictures;
mod ui_publish;
mod ui_random;
mod ui_real;
mod ui_records;
mod ui_renewal;
mod ui_seen;
mod ui_setup;
mod ui_sheets;
mod ui_small;
mod ui_stop;
mod ui_taking_in;
mod ui_team;
mod ui_test_card;
mod ui_test_lines;
mod ui_texts;
mod ui_true_words;
mod ui_typing;
mod ui_verdict;
mod ui_ways;
#[cfg(windows)]
mod windows_installed;
mod wire_batches;
mod wire_certificates;
mod wire_client;
mod wire_faults;
mod wire_lanes;
mod wire_pictures;
mod wire_record;
mod wire_stopping;
#[cfg(unix)]
mod work_lanes;
