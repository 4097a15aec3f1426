//! What went wrong with a request, told from its answer (reference §12).
