/**
 * From 64-bit hashes to the blocks that hold the ids with these hashes, as a tree in a store: for
 * ids that come in no order, of which each would be written to a place of its own. A hint and
 * nothing more, as the whole index is.
 *
 * <p>Ids are written in <em>pages</em>, which are never changed. Each page lies in a
 * <em>bucket</em>: that of a day and of the first bits of the hashes, three bits for each level of
 * the tree. What is written at one time goes into the day's bucket of level 0 if it is no more than
 * {@link io.photonbeam.transforms.index.hash.NewPage#MAX_IDS}; otherwise it is parted by the next
 * three bits of the hashes, until no page has more. When a bucket is full, which each process
 * guesses by what it writes itself ({@link io.photonbeam.transforms.index.hash.PageCounts}), the
 * ids of its pages are put together, and are written in the same way: into one page of the bucket,
 * or into the eight buckets of the next level. So an id is written again for each level that it
 * passes, mostly together with hundreds of others, and it is found by looking into one bucket of
 * each level. This is the buffer tree of Arge (1995), whose keys here are uniform, so that no node
 * needs a separator.
 *
 * <p>Beside each page stands its filter, which is written and dropped with it. A look-up reads the
 * filters of a bucket, and those pages that may have its hash: mostly one for an id that is there,
 * and none for one that is nowhere.
 *
 * <p>A page may be moved by two processes at the same time: both copy the same ids and drop the
 * same page, so nothing is lost, and what is there twice is dropped when it moves on again. So
 * pages are read in one transaction and moved in another, which reads nothing and conflicts with
 * none.
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
