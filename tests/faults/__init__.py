"""What breaks while mails go out, with real servers and the real processes of `manage.py up`.

    make faults          # ten repetitions each, and a table of what became of the mails
    make test            # one repetition each, with everything else

Nothing may be lost. A mail may come twice only where a sender was killed, or where the reply of the
mail server was lost, and at most once for each. The moment of each fault is drawn by chance; a
failure says with which FAULTS_SEED it is drawn again.
"""
