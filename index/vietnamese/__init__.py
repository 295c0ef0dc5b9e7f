"""The Vietnamese language, free of Whoosh and of HTTP.

text -> syllables.py -> Syllable(start, end, toned, toneless)
text -> words.py (pyvi) -> spans of words in the same text
one syllable -> tones.py -> canonical spelling / without diacritics
"""
