package io.photonbeam.store.fdb;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.FDBException;
import com.apple.foundationdb.Transaction;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/**
 * Stands in for FoundationDB's client, which needs a native library and a cluster: an empty
 * database whose next answers are as a test says, one each; then all goes well.
 */
final class FakeCluster {
  private final Queue<CompletableFuture<byte[]>> gets = new ArrayDeque<>();
  private final Queue<CompletableFuture<Void>> commits = new ArrayDeque<>();
  private final Queue<FakeRange> ranges = new ArrayDeque<>();
  private CompletableFuture<Transaction> nextTransaction;
  private boolean neverRetries;
  private int gathering;
  private final List<CompletableFuture<byte[]>> gathered = new ArrayList<>();

  /** What was asked for, each with the name of its method, errors with their code. */
  final List<String> calls = new ArrayList<>();

  int openTransactions;
  boolean closed;

  static CompletableFuture<Void> committed() {
    return CompletableFuture.completedFuture(null);
  }

  /** No value. */
  static CompletableFuture<byte[]> answered() {
    return CompletableFuture.completedFuture(null);
  }

  static <T> CompletableFuture<T> failed(int code) {
    return CompletableFuture.failedFuture(new FDBException("as the test said", code));
  }

  static <T> CompletableFuture<T> unanswered() {
    return new CompletableFuture<>();
  }

  FakeCluster nextGet(CompletableFuture<byte[]> answer) {
    gets.add(answer);
    return this;
  }

  FakeCluster nextRange(FakeRange range) {
    ranges.add(range);
    return this;
  }

  /** No get is answered until so many were asked for. */
  FakeCluster answerGetsWhenThereAre(int many) {
    gathering = many;
    return this;
  }

  FakeCluster nextCommit(CompletableFuture<Void> answer) {
    commits.add(answer);
    return this;
  }

  /** The client finds no error worth trying again. */
  FakeCluster neverRetries() {
    neverRetries = true;
    return this;
  }

  /** The client takes its time before it gives the next transaction. */
  FakeCluster nextTransaction(CompletableFuture<Transaction> next) {
    nextTransaction = next;
    return this;
  }

  Database database() {
    return (Database) proxy(Database.class, this::onDatabase);
  }

  Transaction newTransaction() {
    openTransactions++;
    return (Transaction) proxy(Transaction.class, new TransactionCalls()::on);
  }

  private interface Calls {
    Object on(Object self, String method, Object[] arguments);
  }

  private static Object proxy(Class<?> type, Calls calls) {
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (self, method, arguments) -> calls.on(self, name(method), arguments));
  }

  private static String name(Method method) {
    return method.getName();
  }

  private Object onDatabase(Object self, String method, Object[] arguments) {
    return switch (method) {
      case "createTransaction" -> newTransaction();
      case "close" -> {
        closed = true;
        yield null;
      }
      default -> throw new UnsupportedOperationException("Database." + method);
    };
  }

  private CompletableFuture<byte[]> get() {
    if (!gets.isEmpty()) {
      return gets.remove();
    }
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    gathered.add(answer);
    if (gathered.size() >= gathering) {
      gathered.forEach(one -> one.complete(null));
      gathered.clear();
    }
    return answer;
  }

  private final class TransactionCalls {
    private boolean used;

    Object on(Object self, String method, Object[] arguments) {
      return switch (method) {
        case "snapshot" -> self;
        case "get" -> {
          calls.add("get");
          yield get();
        }
        case "getRange" -> {
          calls.add("getRange");
          yield ranges.remove();
        }
        case "addReadConflictKeyIfNotSnapshot" -> {
          calls.add("noteRead");
          yield true;
        }
        case "set", "clear" -> {
          calls.add(method);
          yield null;
        }
        case "commit" -> {
          calls.add("commit");
          yield commits.isEmpty() ? committed() : commits.remove();
        }
        case "onError" -> onError((FDBException) arguments[0]);
        case "close" -> {
          end();
          yield null;
        }
        default -> throw new UnsupportedOperationException("Transaction." + method);
      };
    }

    private CompletableFuture<Transaction> onError(FDBException e) {
      calls.add("onError " + e.getCode());
      end();
      if (neverRetries) {
        return CompletableFuture.failedFuture(e);
      }
      return nextTransaction != null
          ? nextTransaction
          : CompletableFuture.completedFuture(newTransaction());
    }

    /** As the client does: a transaction that was given away for the next one is closed. */
    private void end() {
      openTransactions -= used ? 0 : 1;
      used = true;
    }
  }
}
