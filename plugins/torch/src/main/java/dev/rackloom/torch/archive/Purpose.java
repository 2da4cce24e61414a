package dev.rackloom.torch.archive;

/** What an archive is read for, which decides what its pickle may speak of. */
public enum Purpose {
  /** Numbers, texts, lists, dictionaries and tensors. */
  STATISTICS("a dump of expert statistics"),
  /** Those, and objects of classes that the archive itself brings. */
  SCRIPT("the weights of a script");

  private final String what;

  Purpose(String what) {
    this.what = what;
  }

  /** Whether objects of the archive's own classes may be in it, and its texts may be packed. */
  boolean isScript() {
    return this == SCRIPT;
  }

  @Override
  public String toString() {
    return what;
  }
}
