"""x"""
def test_a(store):
    assert store.who.login == "zhao"
def test_b(store):
    assert store.who.login == "zhao"
