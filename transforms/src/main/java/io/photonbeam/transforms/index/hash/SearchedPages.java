package io.photonbeam.transforms.index.hash;

import io.photonbeam.store.Parts;
import io.photonbeam.store.ReadTransaction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Pages that may have some hashes, each of which is read once. Not thread-safe. */
final class SearchedPages {
  /** Read at a time: a megabyte or so. */
  private static final int TOGETHER = 100;

  private final Map<ByteBuffer, List<HashSearch>> searches = new LinkedHashMap<>();

  void add(byte[] page, HashSearch search) {
    searches.computeIfAbsent(ByteBuffer.wrap(page), key -> new ArrayList<>()).add(search);
  }

  /** Hands out the places of the hashes that are there. */
  void find(ReadTransaction transaction) {
    List<ByteBuffer> all = List.copyOf(searches.keySet());
    for (List<ByteBuffer> some : Parts.of(all, TOGETHER)) {
      List<byte[]> pages = transaction.getAll(some.stream().map(ByteBuffer::array).toList());
      for (int i = 0; i < some.size(); i++) {
        find(pages.get(i), searches.get(some.get(i)));
      }
    }
  }

  private static void find(byte[] page, List<HashSearch> searches) {
    if (page != null) {
      Page read = Page.of(page);
      searches.forEach(search -> read.find(search.hash(), search.receiver()));
    }
  }
}
