//! Files: drafts, autosave and recovery, the publish ledger, settings. The folder is a parameter.
