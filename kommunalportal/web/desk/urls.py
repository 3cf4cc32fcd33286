"""Addresses of the desk."""

from django.urls import path

from kommunalportal.web.desk import counter, hand_over, pages

urlpatterns = [
    path("sachbearbeitung/", pages.work_list, name="work_list"),
    path("sachbearbeitung/schalter", counter.counter, name="counter"),
    path("sachbearbeitung/schalter/<str:reference>", counter.confirm, name="counter_confirm"),
    path("sachbearbeitung/<str:file_reference>/", pages.work_item, name="work_item"),
    path("sachbearbeitung/<str:file_reference>/uebernehmen", pages.assign, name="work_item_assign"),
    path("sachbearbeitung/<str:file_reference>/vermerk", pages.note, name="work_item_note"),
    path("sachbearbeitung/<str:file_reference>/nachricht", pages.message, name="work_item_message"),
    path("sachbearbeitung/<str:file_reference>/entscheiden", pages.decide, name="work_item_decide"),
    path("sachbearbeitung/<str:file_reference>/uebergeben", hand_over.hand_over_again, name="work_item_replay"),
    path("sachbearbeitung/<str:file_reference>/von-hand", hand_over.say_by_hand, name="work_item_by_hand"),
    path(
        "sachbearbeitung/<str:file_reference>/von-hand/zurueck", hand_over.take_back, name="work_item_by_hand_take_back"
    ),
    path("sachbearbeitung/<str:file_reference>/dateien/<uuid:upload_id>", pages.upload, name="work_item_upload"),
]
