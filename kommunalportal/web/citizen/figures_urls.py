"""Addresses of figures and disruptions."""

from django.urls import path

from kommunalportal.web.citizen import disruptions, figures, figures_arrivals

urlpatterns = [
    path("statistik/", figures.figures, name="figures"),
    path("statistik/statistik.csv", figures.figures_file, name="figures_file"),
    path("statistik/ankunft.csv", figures_arrivals.arrivals_table, name="arrivals_table"),
    path("statistik/ankunft.json", figures_arrivals.arrivals_data, name="arrivals_data"),
    path("stoerungen", disruptions.disruptions, name="disruptions"),
]
