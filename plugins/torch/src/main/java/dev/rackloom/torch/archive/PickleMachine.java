package dev.rackloom.torch.archive;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.spi.ReadContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Runs the harmless part of a pickle. It keeps a stack and a memo, both no larger than the pickle;
 * it calls nothing, and makes nothing but values of {@link Pickled}.
 */
public final class PickleMachine {

  private static final int PROTOCOL = 5;
  private static final int CHECK_EVERY = 1 << 16;
  private static final int LONGEST_KEY = 1_000;
  private static final int MOST_EXTENTS = 64;

  private final Path file;
  private final Cursor in;
  private final Purpose purpose;
  private final BiFunction<Pickled.Storage, View, Pickled.Tensor> tensors;
  private final List<Pickled> stack = new ArrayList<>();
  private final Map<Long, Pickled> memo = new HashMap<>();

  /**
   * A machine for one pickle.
   *
   * @param tensors what becomes of a tensor; asked for each, in the file's order
   */
  public PickleMachine(
      Path file,
      byte[] pickle,
      Purpose purpose,
      BiFunction<Pickled.Storage, View, Pickled.Tensor> tensors) {
    this.file = file;
    this.in = new Cursor(file, pickle);
    this.purpose = purpose;
    this.tensors = tensors;
  }

  /**
   * Runs to the end; the value that is left.
   *
   * @throws RackloomException if it is damaged, or wants anything that is not known here
   */
  public Pickled run(ReadContext context) {
    for (long step = 0; ; step++) {
      if (step % CHECK_EVERY == 0) {
        context.cancellation().check();
      }
      int code = in.u8();
      Opcode opcode = Opcode.of(code);
      if (opcode == Opcode.STOP) {
        return pop();
      }
      if (!step(opcode)) {
        throw RackloomException.user(
            file
                + " wants "
                + Opcode.nameOf(code)
                + " done by its pickle, which "
                + purpose
                + " never needs",
            "do not load this file anywhere unless you trust who made it; only numbers, texts, lists, dictionaries and tensors are read.");
      }
    }
  }

  /** Does one operation; false for one that is not done here. */
  private boolean step(Opcode opcode) {
    switch (opcode) {
      case PROTO -> protocol(in.u8());
      case FRAME -> in.skip(Long.BYTES);
      case MARK -> push(new Pickled.Mark());
      case POP -> pop();
      case POP_MARK -> afterMark();
      case NONE -> push(Pickled.Plain.NONE);
      case NEWTRUE -> push(Pickled.Plain.TRUE);
      case NEWFALSE -> push(Pickled.Plain.FALSE);
      case BININT -> push(new Pickled.Whole(in.i32()));
      case BININT1 -> push(new Pickled.Whole(in.u8()));
      case BININT2 -> push(new Pickled.Whole(in.u16()));
      case LONG1 -> push(new Pickled.Whole(in.integer(in.u8())));
      case BINFLOAT -> push(new Pickled.Real(in.real()));
      case BINUNICODE -> push(new Pickled.Text(in.text(in.u32())));
      case SHORT_BINUNICODE -> push(new Pickled.Text(in.text(in.u8())));
      case EMPTY_LIST -> push(new Pickled.Items());
      case APPEND -> append(List.of(pop()));
      case APPENDS -> append(afterMark());
      case EMPTY_DICT -> push(new Pickled.Dict());
      case SETITEM -> set(lastTwo());
      case SETITEMS -> set(afterMark());
      case EMPTY_TUPLE -> push(new Pickled.Tuple(List.of()));
      case TUPLE -> push(new Pickled.Tuple(afterMark()));
      case TUPLE1 -> push(tuple(1));
      case TUPLE2 -> push(tuple(2));
      case TUPLE3 -> push(tuple(3));
      case BINPUT -> memo.put((long) in.u8(), top());
      case LONG_BINPUT -> memo.put(in.u32(), top());
      case MEMOIZE -> memo.put((long) memo.size(), top());
      case BINGET -> push(remembered(in.u8()));
      case LONG_BINGET -> push(remembered(in.u32()));
      case GLOBAL -> push(name(in.line(), in.line()));
      case STACK_GLOBAL -> globalOfStack();
      case REDUCE -> reduce();
      case BINPERSID -> push(storage(pop()));
      case NEWOBJ -> {
        return purpose.isScript() && make();
      }
      case BUILD -> {
        return purpose.isScript() && build();
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void protocol(int version) {
    if (version > PROTOCOL) {
      throw ArchiveDamage.of(
          file, "has a pickle of protocol " + version + ", up to " + PROTOCOL + " are read");
    }
  }

  private void push(Pickled value) {
    stack.add(value);
  }

  private Pickled pop() {
    if (stack.isEmpty()) {
      throw damaged("takes from an empty stack");
    }
    return stack.removeLast();
  }

  private Pickled top() {
    if (stack.isEmpty()) {
      throw damaged("looks at an empty stack");
    }
    return stack.getLast();
  }

  private List<Pickled> afterMark() {
    int mark = stack.size() - 1;
    while (mark >= 0 && !(stack.get(mark) instanceof Pickled.Mark)) {
      mark--;
    }
    if (mark < 0) {
      throw damaged("ends a list that it never began");
    }
    List<Pickled> after = new ArrayList<>(stack.subList(mark + 1, stack.size()));
    stack.subList(mark, stack.size()).clear();
    return after;
  }

  private List<Pickled> lastTwo() {
    Pickled value = pop();
    return List.of(pop(), value);
  }

  private Pickled.Tuple tuple(int count) {
    List<Pickled> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.addFirst(pop());
    }
    return new Pickled.Tuple(items);
  }

  private void append(List<Pickled> items) {
    if (!(top() instanceof Pickled.Items list)) {
      throw damaged("appends to what is no list");
    }
    list.items().addAll(items);
  }

  private void set(List<Pickled> pairs) {
    if (!(top() instanceof Pickled.Dict dict) || pairs.size() % 2 != 0) {
      throw damaged("sets members of what is no dictionary");
    }
    for (int i = 0; i < pairs.size(); i += 2) {
      dict.items().put(key(pairs.get(i)), pairs.get(i + 1));
    }
  }

  private String key(Pickled key) {
    return switch (key) {
      case Pickled.Text text when text.value().length() > LONGEST_KEY && purpose.isScript() ->
          throw damaged("has a key of more than " + LONGEST_KEY + " characters");
      case Pickled.Text text -> text.value();
      case Pickled.Whole whole when purpose.isScript() -> Long.toString(whole.value());
      default -> throw damaged("has a dictionary whose keys are no texts");
    };
  }

  private Pickled remembered(long key) {
    Pickled value = memo.get(key);
    if (value == null) {
      throw damaged("asks for value " + key + ", which it never kept");
    }
    return value;
  }

  private void globalOfStack() {
    List<Pickled> names = lastTwo();
    if (!(names.get(0) instanceof Pickled.Text module)
        || !(names.get(1) instanceof Pickled.Text name)) {
      throw damaged("names a global by what is no text");
    }
    push(name(module.value(), name.value()));
  }

  private Pickled name(String module, String name) {
    return new Pickled.Name(
        Known.of(module + "." + name, purpose)
            .orElseThrow(() ->
                RackloomException.user(
                    file
                        + " wants to use '"
                        + shown(module + "." + name)
                        + "', which "
                        + purpose
                        + " never needs",
                    "do not load this file anywhere unless you trust who made it; nothing of it was run here.")));
  }

  private static String shown(String name) {
    String printable = name.replaceAll("[^\\x20-\\x7e]", "?");
    return printable.length() > 80 ? printable.substring(0, 80) + "…" : printable;
  }

  private void reduce() {
    List<Pickled> call = lastTwo();
    if (!(call.get(0) instanceof Pickled.Name name)
        || !(call.get(1) instanceof Pickled.Tuple arguments)
        || !(name.known() instanceof Known.Call function)) {
      throw damaged("calls what is no function");
    }
    push(
        switch (function) {
          case ORDERED_DICT -> new Pickled.Dict();
          case REBUILD_TENSOR -> tensor(arguments.items());
          case TYPED -> first(arguments.items());
        });
  }

  private Pickled first(List<Pickled> arguments) {
    if (arguments.isEmpty()) {
      throw damaged("says of what type nothing is");
    }
    return arguments.getFirst();
  }

  /** An object without members yet: nothing of its class is run. */
  private boolean make() {
    List<Pickled> call = lastTwo();
    if (!(call.get(0) instanceof Pickled.Name name) || !(name.known() instanceof Known.Own own)) {
      throw damaged("makes an object of no class of its own");
    }
    push(new Pickled.Instance(own.name()));
    return true;
  }

  private boolean build() {
    Pickled state = pop();
    if (!(top() instanceof Pickled.Instance instance) || !instance.state().isEmpty()) {
      throw damaged("builds what is no object, or one for the second time");
    }
    instance.state().add(state);
    return true;
  }

  private Pickled tensor(List<Pickled> arguments) {
    if (arguments.size() < 4 || !(arguments.get(0) instanceof Pickled.Storage storage)) {
      throw damaged("rebuilds a tensor of no storage");
    }
    View view = new View(whole(arguments.get(1)), sizes(arguments.get(2)), sizes(arguments.get(3)));
    return tensors.apply(storage, view);
  }

  private List<Long> sizes(Pickled tuple) {
    if (!(tuple instanceof Pickled.Tuple t)) {
      throw damaged("gives a tensor a shape that is no tuple");
    }
    if (t.items().size() > MOST_EXTENTS) {
      throw damaged("gives a tensor more than " + MOST_EXTENTS + " extents");
    }
    return t.items().stream().map(this::whole).toList();
  }

  private long whole(Pickled value) {
    if (value instanceof Pickled.Whole w && w.value() >= 0) {
      return w.value();
    }
    throw damaged("gives a tensor " + value.getClass().getSimpleName() + " where a size must be");
  }

  private Pickled storage(Pickled id) {
    if (id instanceof Pickled.Tuple t
        && t.items().size() >= 5
        && t.items().get(0).equals(new Pickled.Text("storage"))
        && t.items().get(1) instanceof Pickled.Name name
        && name.known() instanceof Known.Numbers type
        && t.items().get(2) instanceof Pickled.Text key) {
      return new Pickled.Storage(type.type(), key.value(), whole(t.items().get(4)));
    }
    throw damaged("refers to what is no storage");
  }

  private RackloomException damaged(String what) {
    return ArchiveDamage.of(file, "has a pickle that " + what);
  }
}
