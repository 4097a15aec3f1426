//! Uploading a head image (reference §4).
