"""Addresses of figures and disruptions."""

from django.urls import path

from kommunalportal.web.citizen import figures

urlpatterns = [
    path("statistik/", figures.figures, name="figures"),
    path("statistik/statistik.csv", figures.figures_file, name="figures_file"),
    path("stoerungen", figures.disruptions, name="disruptions"),
]
