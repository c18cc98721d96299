"""How the program looks: tokens, fonts, icons and the one style sheet.

Pages never name a colour or a size; they name a token or a role.
"""
