package dev.rackloom.torch.archive;

import java.util.Arrays;

/** Operations of a pickle by their codes and the names that Python gives them. */
enum Opcode {
  PROTO(0x80),
  FRAME(0x95),
  STOP('.'),
  MARK('('),
  POP('0'),
  POP_MARK('1'),
  NONE('N'),
  NEWTRUE(0x88),
  NEWFALSE(0x89),
  BININT('J'),
  BININT1('K'),
  BININT2('M'),
  LONG1(0x8a),
  BINFLOAT('G'),
  BINUNICODE('X'),
  SHORT_BINUNICODE(0x8c),
  EMPTY_LIST(']'),
  APPEND('a'),
  APPENDS('e'),
  EMPTY_DICT('}'),
  SETITEM('s'),
  SETITEMS('u'),
  EMPTY_TUPLE(')'),
  TUPLE('t'),
  TUPLE1(0x85),
  TUPLE2(0x86),
  TUPLE3(0x87),
  BINPUT('q'),
  LONG_BINPUT('r'),
  BINGET('h'),
  LONG_BINGET('j'),
  MEMOIZE(0x94),
  GLOBAL('c'),
  STACK_GLOBAL(0x93),
  REDUCE('R'),
  BINPERSID('Q'),
  BUILD('b'),
  NEWOBJ(0x81),

  // Known by name only, to be refused by it.
  INST('i'),
  OBJ('o'),
  NEWOBJ_EX(0x92),
  EXT1(0x82),
  EXT2(0x83),
  EXT4(0x84),
  PERSID('P'),
  INT('I'),
  LONG('L'),
  LONG4(0x8b),
  FLOAT('F'),
  STRING('S'),
  BINSTRING('T'),
  SHORT_BINSTRING('U'),
  UNICODE('V'),
  BINUNICODE8(0x8d),
  BINBYTES('B'),
  SHORT_BINBYTES('C'),
  BINBYTES8(0x8e),
  BYTEARRAY8(0x96),
  EMPTY_SET(0x8f),
  ADDITEMS(0x90),
  FROZENSET(0x91),
  LIST('l'),
  DICT('d'),
  PUT('p'),
  GET('g'),
  DUP('2'),
  NEXT_BUFFER(0x97),
  READONLY_BUFFER(0x98);

  private static final Opcode[] BY_CODE = new Opcode[256];

  static {
    for (Opcode opcode : values()) {
      BY_CODE[opcode.code] = opcode;
    }
  }

  private final int code;

  Opcode(int code) {
    this.code = code;
  }

  /** The operation of a byte, or a name for a byte that is none. */
  static String nameOf(int code) {
    return Arrays.stream(values())
        .filter(o -> o.code == code)
        .map(Enum::name)
        .findFirst()
        .orElse("operation 0x" + Integer.toHexString(code));
  }

  /** The operation of a byte; {@link #READONLY_BUFFER}, which is refused, for one that is none. */
  static Opcode of(int code) {
    Opcode opcode = BY_CODE[code];
    return opcode == null ? READONLY_BUFFER : opcode;
  }
}
