package io.photonbeam.registry;

import io.photonbeam.store.ReadTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which commits hold some ids. The key of a plain id is found through its companion. */
final class CommitOwners {
  private final Keys keys;
  private final List<ForeignId> ids;

  CommitOwners(Keys keys, List<ForeignId> ids) {
    this.keys = keys;
    this.ids = ids;
  }

  List<Optional<CommitId>> read(ReadTransaction transaction) {
    List<byte[]> presences = transaction.getAllNear(ids.stream().map(keys::presence).toList());
    List<byte[]> plain = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      if (ids.get(i).isPlain() && presences.get(i) != null) {
        plain.add(keys.id(ids.get(i), Keys.number(presences.get(i))));
      }
    }
    List<byte[]> ofPlain = plain.isEmpty() ? List.of() : transaction.getAllNear(plain);
    List<Optional<CommitId>> owners = new ArrayList<>(ids.size());
    int next = 0;
    for (int i = 0; i < ids.size(); i++) {
      byte[] found = presences.get(i);
      owners.add(owner(found != null && ids.get(i).isPlain() ? ofPlain.get(next++) : found));
    }
    return owners;
  }

  private static Optional<CommitId> owner(byte[] value) {
    return Optional.ofNullable(value).map(CommitId::decode);
  }
}
