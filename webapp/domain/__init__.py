"""What the law and the constitution say: pure functions over plain data, standard library only."""
