package io.photonbeam.registry;

import io.photonbeam.store.ReadTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which commits hold some ids. A plain id's companion names its commit, or the day of the key that
 * does.
 */
final class CommitOwners {
  private final Keys keys;
  private final List<ForeignId> ids;

  CommitOwners(Keys keys, List<ForeignId> ids) {
    this.keys = keys;
    this.ids = ids;
  }

  List<Optional<CommitId>> read(ReadTransaction transaction) {
    List<byte[]> presences = transaction.getAllNear(ids.stream().map(keys::presence).toList());
    List<Optional<CommitId>> owners = new ArrayList<>(ids.size());
    List<Integer> unnamed = new ArrayList<>();
    List<byte[]> keysOfUnnamed = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      byte[] found = presences.get(i);
      if (found == null || !ids.get(i).isPlain()) {
        owners.add(owner(found));
      } else {
        Companion companion = Companion.decode(found);
        owners.add(companion.commit());
        if (companion.commit().isEmpty()) {
          unnamed.add(i);
          keysOfUnnamed.add(keys.plainId(ids.get(i), companion.day()));
        }
      }
    }
    List<byte[]> found =
        keysOfUnnamed.isEmpty() ? List.of() : transaction.getAllNear(keysOfUnnamed);
    for (int i = 0; i < found.size(); i++) {
      owners.set(unnamed.get(i), owner(found.get(i)));
    }
    return owners;
  }

  private static Optional<CommitId> owner(byte[] value) {
    return Optional.ofNullable(value).map(CommitId::decode);
  }
}
