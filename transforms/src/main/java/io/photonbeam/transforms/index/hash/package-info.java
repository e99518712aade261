/**
 * From 64-bit hashes to the blocks that hold the ids with these hashes, as a tree in a store: for
 * ids that come in no order, of which each would be written to a place of its own. A hint and
 * nothing more, as the whole index is.
 *
 * <p>Ids are written in <em>pages</em> of some hundreds, which are never changed. Each page lies in
 * a <em>bucket</em>: that of a day and of the first bits of the hashes, three bits for each level
 * of the tree. What is written at one time is parted until a page holds the ids of a bucket. When a
 * bucket has got {@link io.photonbeam.transforms.index.hash.PageCounts#FULL} pages, all that is in
 * it moves on to its eight buckets of the next level, a page to each; or if that is little, into
 * one page. So an id is written once for each level that it passes, always together with hundreds
 * of others, and it is found by looking into one bucket of each level. This is the buffer tree of
 * Arge (1995), whose keys here are uniform, so that no node needs a separator.
 *
 * <p>Beside each page stands its filter, which is written and dropped with it. A look-up reads the
 * filters of a bucket, and those pages that may have its hash: mostly one for an id that is there,
 * and none for one that is nowhere.
 *
 * <p>A page may be moved by two processes at the same time: both copy the same ids and drop the
 * same page, so nothing is lost, and what is there twice is dropped when it moves on again. So no
 * transaction waits for another.
 *
 * <h2>Keys</h2>
 *
 * <pre>
 * ("p", day, level, first bits, a random number)  → ids, each with its block   a page
 * ("b", and the same)                             → a tenth as many bytes      its filter
 * ("h", day, level)                               → nothing                    there are such pages
 * </pre>
 */
package io.photonbeam.transforms.index.hash;
