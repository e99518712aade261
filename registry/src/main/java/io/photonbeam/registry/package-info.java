/**
 * The registry: which foreign ids are taken, and by which commit. The protocol is told in {@link
 * io.photonbeam.registry.IdRegistry}; this page draws the keys under which it is stored.
 *
 * <h2>Key layouts 1 to 4</h2>
 *
 * Keys are tuples ({@link io.photonbeam.store.TupleWriter}) under the registry's key prefix, which
 * is one string more in front, or nothing where it is empty:
 *
 * <pre>
 * ("id", bucket, day, id)            → commit id        a taken id
 * ("id", 0, day, commit id, id)      → nothing          a taken plain id, in layout 4
 * ("day", bucket, id)                → day              the companion of a taken plain id
 *                                      and commit id    in layout 4
 * ("commit", commit id)              → record, JSON     every commit and every fence
 * ("unpublished", pipeline, commit id) → nothing        commits that have yet to be published
 * ("pipeline", pipeline)             → output id        the output that a pipeline is bound to
 * ("lease", pipeline)            → lease, JSON      who runs the pipeline now
 * ("run", pipeline, stamp, "note" or "figures", member) → JSON  what a process of a run tells
 * ("run", pipeline, stamp, "stop")   → nothing          somebody has asked the run to stop
 * ("horizon")                        → day              the first day that is not expired
 * ("layout")                         → 1 to 4           the layout
 * </pre>
 *
 * <ul>
 *   <li><b>bucket</b> tells apart what lies on different servers of a distributed store, and an
 *       expiry is a range clear for each bucket and each day. A registry keeps the layout that it
 *       was made with.
 *       <ul>
 *         <li>In layout 3, of distributed stores, it is the low byte of the xxHash64 of an
 *             EventId's binary form without the last three bytes of its time, or of a plain id's
 *             UTF-8. Writes spread over the whole key space; but the ids that one process made
 *             within some 17 s stand together, and those of them that are in one commit are read as
 *             one range.
 *         <li>In layout 1, that of earlier versions there, it is the low byte of the xxHash64 of
 *             each id's UTF-8. The EventIds of a commit lie far apart.
 *         <li>In layout 2, of files on one disk of earlier versions, it is always 0.
 *         <li>In layout 4, of new files on one disk, it is always 0, too. Plain ids stand by their
 *             commits there: of those that come in no order, only the companion is written to a
 *             place of its own.
 *       </ul>
 *   <li><b>day</b> is days since 1970 (UTC): of the id's own timestamp where it is an {@link
 *       io.photonbeam.event.EventId} with a time before the year 10000, else of the event's time.
 *   <li><b>id</b> is a byte string, the binary form, where the id is such an EventId, and the id's
 *       text otherwise (a <i>plain</i> id). So the EventIds of a bucket's day stand before its
 *       plain ids, and those of one server process stand in the order of time.
 * </ul>
 *
 * For example, in layout 1, an event and an order of 2026-01-02, and a commit id shortened to c1:
 *
 * <pre>
 * ("id", 118, 20455, 0a000001-00001267-0006475c63f7a000)
 *     02 696400 15 76 16 4fe7 01 040a00ff00ff0100ff00ff126700ff06475c63f7a000ff 00
 * ("id", 45, 20455, "order-17")    02 696400 15 2d 16 4fe7 02 6f726465722d3137 00
 * ("day", 45, "order-17")          02 646179 00 15 2d 02 6f726465722d3137 00
 * ("commit", "c1")                 02 636f6d6d6974 00 02 6331 00
 * ("unpublished", "dc-a", "c1")    02 756e7075626c6973686564 00 02 64632d61 00 02 6331 00
 * ("pipeline", "dc-a")             02 706970656c696e65 00 02 64632d61 00
 * ("horizon")                      02 686f72697a6f6e 00
 * ("layout")                       02 6c61796f7574 00
 * </pre>
 *
 * On FoundationDB a store puts its own prefix before all of these, by default {@code 02
 * 70686f746f6e6265616d 00}, "photonbeam".
 *
 * <p>A program that meets a greater layout than it knows, or a record of a greater version, refuses
 * the registry and leaves it as it is.
 *
 * <h2>Companions</h2>
 *
 * A plain id has no day of its own. If the same id is logged again with another event time, its key
 * would lie in another day and the id would seem free. So a plain id's day, and in layout 4 its
 * commit, is also stored under the id alone, in the same transaction; look-up and commit ask for
 * this companion and not for the id's key, and a plain id with a companion is taken, whatever day a
 * repeated event claims. An expiry clears companions together with their ids. After that the id is
 * forgotten: a plain id that is logged again with a time after the horizon, when its first day has
 * expired, counts as new. Use EventIds, or a horizon far enough back, where that could happen.
 */
package io.photonbeam.registry;
