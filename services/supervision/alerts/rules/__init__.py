"""The rules, one file each: what it finds, and its declaration, ``RULE``. Every file is found by ``registry``."""
