//! What goes through more than one room; one binary, so that it links once.

mod cli_dry_run;
