"""Appointments of somebody who gets an account: they go along."""

from kommunalportal.appointments.models import Appointment


def hand_over_appointments(*, giver_id: int, receiver_id: int) -> int:
    """Part of the caller's transaction, which records it; answers how many."""
    return Appointment.objects.filter(account_id=giver_id).update(account_id=receiver_id)
