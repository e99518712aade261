package io.photonbeam.transforms.index;

import io.photonbeam.transforms.model.NamedFile;

/** What the index is to know of some blocks of a file. */
record FileBlocks(NamedFile file, BlockEntries entries) {}
