"""training 培训: sessions, attendance, exchanges, brand promotions, joint standards and evaluations."""
